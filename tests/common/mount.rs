//! File systems of a test's own, to be filled up or closed.

#![allow(unreachable_pub, reason = "not every test takes it from where it is public")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::not_run::not_run;

/// A file system of its own, as large as asked for; gone when dropped.
pub struct Mount(pub PathBuf);

impl Mount {
    /// `None` where this user may not mount.
    pub fn new(folder: &Path, options: &str) -> Option<Mount> {
        fs::create_dir_all(folder).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder).stderr(Stdio::null());
        if mount.status().is_ok_and(|status| status.success()) {
            return Some(Mount(folder.to_owned()));
        }
        not_run("this needs the right to mount a file system");
        None
    }

    /// Gives it other options, such as another size.
    pub fn again(&self, options: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).status();
        assert!(done.unwrap().success());
    }

    /// How much of it is taken, in kilobytes.
    pub fn used(&self) -> u64 {
        let told = Command::new("df").args(["-k", "--output=used"]).arg(&self.0).output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        told.lines().last().unwrap().trim().parse().unwrap()
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
