//! What a build finds after one that was killed, and that all of it is mended.

use std::fs;

use super::super::record::Way;
use super::super::{Entry, Record, Stamp, commit, place, record, tree};
use super::{Fixture, Place};
use crate::source::SitePath;

const OLD: [(&str, &str); 3] = [("changed", "1"), ("gone", "1"), ("same", "1")];
const NEW: [(&str, &str); 3] = [("changed", "2"), ("new/file", "2"), ("same", "1")];

/// Brings a site to the state of a build killed in its last step, lets the next build find it, and compares.
#[track_caller]
fn check_killed(whole: bool, expected: &[(&str, &str)], stop: impl Fn(&Place, Record)) {
    let site = Fixture::new();
    site.build(&OLD).expect("written");
    let place = Place { whole, ..place::choose(&site.out(), &site.docs()).expect("ours") };
    let staging = place.staging();
    fs::create_dir_all(staging.join("new")).expect("a folder");
    fs::write(staging.join("changed"), "2").expect("a file");
    fs::write(staging.join("new/file"), "2").expect("a file");
    if whole {
        fs::hard_link(site.out().join("same"), staging.join("same")).expect("a link");
    }
    let entry = |(path, text): &(&str, &str)| {
        let place = if whole || *path != "same" { staging.join(path) } else { site.out().join(path) };
        let stamp = Stamp::of(&place.metadata().expect("a file"));
        let path = SitePath::new(path).expect("inside");
        Entry { path, hash: record::hash(text.as_bytes()), stamp, origin: None, kept: false }
    };
    let way = match whole {
        true => Way::Whole { inode: tree::inode(&staging).expect("a folder") },
        false => Way::FileByFile,
    };
    stop(&place, Record::new(way, NEW.iter().map(entry).collect()));

    drop(site.open().expect("recovered"));
    site.check(expected);
    // What the record says of the recovered bundle is true: nothing of it is written again.
    assert_eq!(site.build(expected).expect("ours").written, 0);
}

#[test]
fn killed_while_staging() {
    check_killed(true, &OLD, |_, _| {});
    check_killed(false, &OLD, |_, _| {});
}

#[test]
fn killed_before_the_exchange() {
    check_killed(true, &OLD, |place, next| next.save(&place.next_record()).expect("a record"));
}

#[test]
fn killed_after_the_exchange() {
    check_killed(true, &NEW, |place, next| {
        next.save(&place.next_record()).expect("a record");
        tree::replace(&place.staging(), &place.out, &place.side.join("old")).expect("exchanged");
    });
}

#[test]
fn killed_between_the_two_renames_of_a_system_without_exchange() {
    check_killed(true, &NEW, |place, next| {
        next.save(&place.next_record()).expect("a record");
        fs::rename(&place.out, place.side.join("old")).expect("moved away");
    });
}

#[test]
fn killed_while_files_move_one_by_one() {
    check_killed(false, &NEW, |place, next| next.save(&place.next_record()).expect("a record"));
    check_killed(false, &NEW, |place, next| {
        next.save(&place.next_record()).expect("a record");
        fs::remove_file(place.out.join("gone")).expect("a file");
        fs::rename(place.staging().join("changed"), place.out.join("changed")).expect("a file");
    });
    check_killed(false, &NEW, |place, next| {
        next.save(&place.next_record()).expect("a record");
        let before = Record::load(&place.record());
        commit::move_files(place, before.as_ref(), &next).expect("all moved");
    });
}

#[test]
fn killed_after_the_folder_would_not_move() {
    // Begun as a whole, gone on file by file: the staging folder beside the output holds links to unchanged files.
    check_killed(true, &NEW, |place, mut next| {
        next.way = Way::FileByFile;
        next.save(&place.next_record()).expect("a record");
    });
}
