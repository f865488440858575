use super::*;

/// A folder of records of a build that kept two things.
fn written() -> (tempfile::TempDir, Place) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let side = folder.path().to_owned();
    let place = Place { out: side.join("out"), side, is_new: false, whole: true };
    fs::write(place.record(), "a record").expect("it is ours");
    let kept = Kept::open(&place, true);
    kept.keep([2; 16], b"first");
    kept.keep([2; 16], b"kept");
    kept.keep([1; 16], b"");
    kept.save();
    (folder, place)
}

fn recalled(place: &Place, key: u8) -> Option<Vec<u8>> {
    Kept::open(place, true).recall(&[key; 16])
}

fn len(place: &Place, turn: u8) -> Option<u64> {
    Some(fs::metadata(place.kept_bytes(turn)).ok()?.len())
}

#[test]
fn what_is_kept_is_there_for_the_next_build() {
    let (_folder, place) = written();
    assert_eq!(recalled(&place, 2).as_deref(), Some(&b"kept"[..]));
    assert_eq!(recalled(&place, 1).as_deref(), Some(&b""[..]));
    assert_eq!(recalled(&place, 3), None);
    assert!(Kept::open(&place, false).recall(&[2; 16]).is_none(), "there is no output");
    // A build that comes to nothing leaves all as it was.
    Kept::open(&place, true).keep([4; 16], b"x");
    assert_eq!((recalled(&place, 4), len(&place, 0), len(&place, 1)), (None, Some(9), None));

    // What the next build does not ask for is gone; what it does is not written again.
    let kept = Kept::open(&place, true);
    assert!(kept.stays(&[2; 16]) && !kept.stays(&[9; 16]));
    kept.keep([5; 16], b"new");
    kept.save();
    assert_eq!(recalled(&place, 2).as_deref(), Some(&b"kept"[..]));
    assert_eq!(recalled(&place, 5).as_deref(), Some(&b"new"[..]));
    assert_eq!((recalled(&place, 1), len(&place, 0)), (None, Some(12)));

    // One that was killed leaves bytes at the end, which nobody misses.
    fs::write(place.kept_bytes(0), [&fs::read(place.kept_bytes(0)).expect("there")[..], b"rubbish"].concat())
        .expect("it is ours");
    let kept = Kept::open(&place, true);
    assert!(kept.recall(&[5; 16]).is_some());
    kept.keep([6; 16], b"newer");
    kept.save();
    assert_eq!(recalled(&place, 6).as_deref(), Some(&b"newer"[..]));
    assert_eq!(len(&place, 0), Some(17));

    fs::write(place.record(), "another").expect("it is ours");
    assert_eq!(recalled(&place, 6), None, "of another bundle");
}

#[test]
fn what_nobody_wants_is_left_behind() {
    let (_folder, place) = written();
    let much = vec![7; SLACK as usize];
    let build = |stays: &[u8], new: u8| {
        let kept = Kept::open(&place, true);
        assert!(stays.iter().all(|key| kept.stays(&[*key; 16])));
        kept.keep([new; 16], &much);
        kept.save();
    };
    build(&[2], 10);
    build(&[2], 11);
    assert_eq!((len(&place, 0), len(&place, 1)), (Some(9 + 2 * SLACK), None));
    build(&[2], 12);
    assert_eq!((len(&place, 0), len(&place, 1)), (None, Some(4 + SLACK)));
    assert_eq!(recalled(&place, 2).as_deref(), Some(&b"kept"[..]));
    assert_eq!(recalled(&place, 12).as_deref(), Some(&much[..]));
    // And back.
    (13..16).for_each(|new| build(&[2], new));
    assert!(len(&place, 0).is_some() && len(&place, 1).is_none());
    assert_eq!(recalled(&place, 2).as_deref(), Some(&b"kept"[..]));
}

#[test]
fn what_found_no_room_has_it_when_what_nobody_wants_is_gone() {
    let (_folder, place) = written();
    let build = || {
        let mut kept = Kept::open(&place, true);
        kept.room = 14;
        assert!(kept.stays(&[2; 16]));
        kept.keep([3; 16], b"eightfold");
        kept.save();
        recalled(&place, 3)
    };
    assert_eq!(build(), None);
    assert_eq!((len(&place, 0), len(&place, 1)), (None, Some(4)));
    assert_eq!(build().as_deref(), Some(&b"eightfold"[..]));
    assert_eq!(recalled(&place, 2).as_deref(), Some(&b"kept"[..]));
}

#[test]
fn what_is_new_and_found_no_room_is_not_what_it_was() {
    let (_folder, place) = written();
    let mut kept = Kept::open(&place, true);
    kept.room = 14;
    assert_eq!(kept.recall(&[2; 16]).as_deref(), Some(&b"kept"[..]));
    kept.keep([2; 16], b"eightfold");
    kept.save();
    assert_eq!(recalled(&place, 2), None);
}

#[test]
fn what_is_left_of_another_turn_goes() {
    let (_folder, place) = written();
    fs::write(place.kept_bytes(1), "of an output that is gone").expect("it is ours");
    let kept = Kept::open(&place, false);
    kept.keep([3; 16], b"x");
    kept.save();
    assert_eq!((len(&place, 0), len(&place, 1)), (Some(1), None));
}

#[test]
fn what_cannot_be_kept_takes_no_room() {
    let (_folder, place) = written();
    let kept = Kept::open(&place, true);
    kept.keep([4; 16], b"x");
    fs::remove_file(place.record()).expect("it is ours");
    kept.save();
    assert!(!place.kept().exists() && len(&place, 0).is_none(), "of no bundle");

    // A full disk is met while pages are made.
    #[cfg(target_os = "linux")]
    {
        let (_folder, place) = written();
        fs::remove_file(place.kept()).expect("it is ours");
        fs::remove_file(place.kept_bytes(0)).expect("it is ours");
        std::os::unix::fs::symlink("/dev/full", place.kept_bytes(0)).expect("a link");
        let kept = Kept::open(&place, true);
        kept.keep([4; 16], &[0; 1 << 17]);
        kept.keep([5; 16], b"x");
        kept.save();
        assert!(!place.kept().exists(), "nothing is better than half of it");
        assert!(place.kept_bytes(0).symlink_metadata().is_err(), "the room is wanted");
    }
}

#[test]
fn what_is_damaged_is_nothing() {
    let (_folder, place) = written();
    for path in [place.kept(), place.kept_bytes(0)] {
        let whole = fs::read(&path).expect("it is there");
        for at in 0..whole.len() {
            fs::write(&path, &whole[..at]).expect("it is ours");
            assert_eq!(recalled(&place, 2), None, "cut at {at}");
            let mut other = whole.clone();
            other[at] ^= 1;
            fs::write(&path, &other).expect("it is ours");
            let found = recalled(&place, 2);
            assert!(found.is_none() || found.as_deref() == Some(b"kept"), "another byte at {at}: {found:?}");
        }
        fs::write(&path, &whole).expect("it is ours");
    }
}
