//! Shows the site on this machine while an author writes, and shows every change by itself.
//!
//! 1. [`listen`] takes the port; [`host`] decides by which names the site may be asked for.
//! 2. [`lookout`] waits for changes in the site's folders.
//! 3. [`rebuild`] closes the site anew, with the same functions as `build`; pages are made when they are asked for,
//!    those that are open in browsers first.
//! 4. [`shown`] is what browsers get: the last good site, and what is wrong with the newest one.
//! 5. [`answer`] answers requests from the [`desk`]: [`address`] names the file, [`media`] its kind.
//! 6. [`events`] tells open pages to reload, to swap a style sheet, or what is wrong.
//!
//! The calling thread rebuilds; requests are answered beside it and never wait for a build.
//! This room has no rules of its own on what to rebuild, and draws nothing on a terminal.

mod address;
mod answer;
mod browser;
mod desk;
mod events;
mod host;
mod listen;
mod lookout;
mod media;
mod rebuild;
mod shown;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::pipeline::{Changes, Wishes};
use crate::source::SourceTree;
use desk::{Desk, Openings};
use host::Hosts;
use lookout::{Lookout, Next};
use rebuild::Builder;
use shown::Shown;

/// What `serve` is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// The address of this machine to listen at; a loopback address unless others shall see the site.
    pub interface: IpAddr,
    /// The port to listen at; 0 for any that is free.
    pub port: u16,
    /// Show drafts too.
    pub drafts: bool,
    /// Open the site in a browser.
    pub open: bool,
}

/// What came of one build.
#[derive(Clone, Debug)]
pub struct Report {
    /// All that is wrong, notes included.
    pub diagnostics: Vec<Diagnostic>,
    /// The sources it was built from, for drawing what is wrong.
    pub tree: Arc<SourceTree>,
    /// The number of pages, in all languages.
    pub n_pages: usize,
    /// How long it took until browsers were shown it.
    pub seconds: Duration,
    /// True when browsers are shown this build; false when they keep the last good one.
    pub is_good: bool,
    /// True when browsers are shown a site, this one or the last good one.
    pub has_site: bool,
    /// Where the site is shown, with the port that was really taken: `http://127.0.0.1:1111/`.
    pub address: String,
}

/// Is told of every build, on the thread that builds.
pub type Tell = Arc<dyn Fn(&Report) + Send + Sync>;

/// Draws errors as plain text for a browser.
pub type Draw = Arc<dyn Fn(&[Diagnostic], &SourceTree) -> String + Send + Sync>;

/// Serves a site until the process ends.
///
/// # Errors
/// A [`Diagnostic`] when there is no such folder, the port is taken or the folders cannot be watched.
/// What is wrong with the site itself is told to `tell` and shown in browsers.
pub fn serve(options: Options, tell: Tell, draw: Draw) -> Result<(), Box<Diagnostic>> {
    if !options.root.is_dir() {
        let fault = Fault::new(format!("there is no folder `{}`", options.root.display()));
        let fault = fault.hint("name the site's folder with `--root`");
        return Err(Box::new(Diagnostic::of_site(&rules::FILE, fault)));
    }
    let (listener, port) = listen::listen(options.interface, options.port)?;
    // Some systems name changed files by their real path.
    let root = options.root.canonicalize().unwrap_or(options.root);
    // Watched before it is read, so that no change falls in between.
    let mut lookout = Lookout::open(&root)?;
    let (sender, shown) = tokio::sync::watch::channel(Shown::default());
    let address = listen::address(options.interface, port);
    let wishes = Wishes { drafts: options.drafts, is_served: true, ..Wishes::default() };
    let open = Arc::new(Openings::default());
    let mut builder = Builder::new(root, wishes, address.clone(), sender, Arc::clone(&open), tell, draw);
    builder.build(&Changes::default(), Vec::new());
    let desk = Arc::new(Desk::new(shown, Hosts { interface: options.interface, port }, open));
    // Held until the end: the requests are answered on its threads.
    let _runtime = listen::answer_requests(listener, desk)?;
    if options.open {
        browser::open(&address);
    }
    let mut is_busy = true;
    loop {
        match lookout.next(!is_busy) {
            Next::Build(changes, faults) => {
                builder.build(&changes, faults);
                is_busy = true;
            }
            Next::Idle => is_busy = builder.look_through(),
            Next::End => return Ok(()),
        }
    }
}
