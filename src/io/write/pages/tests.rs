use super::*;

const RECORD: &str = "a record";

/// A folder of records with what two pages left.
fn written() -> (tempfile::TempDir, Place) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let side = folder.path().to_owned();
    let place = Place { out: side.join("out"), side, is_new: false, whole: true };
    fs::write(place.record(), RECORD).expect("it is ours");
    let pages = Pages::open(&place, true);
    pages.keep([2; 16], &what(&["a/index.html", "a.md"], b"left"));
    pages.keep([1; 16], &what(&[], b""));
    pages.keep([3; 16], &what(&["two\nlines"], b""));
    pages.save();
    (folder, place)
}

fn what(paths: &[&str], bytes: &[u8]) -> Left {
    Left { paths: paths.iter().map(|path| SitePath::new(path).expect("inside")).collect(), bytes: bytes.to_vec() }
}

fn left(place: &Place, key: u8) -> Option<(String, Vec<u8>)> {
    let Left { paths, bytes } = Pages::open(place, true).left(&[key; 16])?;
    Some((paths.iter().map(SitePath::as_str).collect::<Vec<_>>().join(" "), bytes))
}

#[test]
fn what_pages_left_is_there_for_the_next_build() {
    let (_folder, place) = written();
    assert_eq!(left(&place, 2), Some(("a/index.html a.md".to_owned(), b"left".to_vec())));
    assert_eq!(left(&place, 1), Some((String::new(), Vec::new())));
    assert_eq!(left(&place, 3), None, "a name with two lines is not kept");
    assert!(Pages::open(&place, false).left(&[2; 16]).is_none(), "there is no output");
    // A build that comes to nothing leaves them, and nothing else.
    Pages::open(&place, true).keep([4; 16], &what(&[], b"x"));
    assert!(left(&place, 2).is_some() && left(&place, 4).is_none());
    assert!(!place.pages().with_extension("draft").exists());
    fs::write(place.record(), "another").expect("it is ours");
    assert_eq!(left(&place, 2), None, "of another bundle");
}

#[test]
fn what_cannot_be_kept_takes_no_room() {
    let files = |place: &Place| [place.pages(), place.pages().with_extension("draft")].map(|path| path.exists());
    let (_folder, place) = written();
    assert_eq!(files(&place), [true, false]);
    fs::write(place.pages().with_extension("draft"), "of a build that was killed").expect("it is ours");
    let pages = Pages::open(&place, true);
    assert_eq!(files(&place), [true, false]);

    pages.keep([4; 16], &what(&[], b"x"));
    assert_eq!(files(&place), [true, true]);
    fs::remove_file(place.record()).expect("it is ours");
    pages.save();
    assert_eq!(files(&place), [false, false], "of no bundle");

    // A full disk is met while pages are made.
    #[cfg(target_os = "linux")]
    {
        let (_folder, place) = written();
        let pages = Pages::open(&place, true);
        std::os::unix::fs::symlink("/dev/full", place.pages().with_extension("draft")).expect("a link");
        pages.keep([4; 16], &what(&[], &[0; 1 << 17]));
        assert!(place.pages().with_extension("draft").symlink_metadata().is_err(), "the room is wanted");
        pages.keep([5; 16], &what(&[], b"x"));
        pages.save();
        assert_eq!(files(&place), [false, false], "nothing is better than half of it");
    }
}

#[test]
fn damaged_pages_are_none() {
    let (_folder, place) = written();
    let whole = fs::read(place.pages()).expect("it is there");
    let expected = left(&place, 2);
    for at in 0..whole.len() {
        fs::write(place.pages(), &whole[..at]).expect("it is ours");
        assert_eq!(left(&place, 2), None, "cut at {at}");
        let mut other = whole.clone();
        other[at] ^= 1;
        fs::write(place.pages(), &other).expect("it is ours");
        let found = left(&place, 2);
        assert!(found.is_none() || found == expected, "another byte at {at}: {found:?}");
    }
}
