//! A server of its own, and a client that asks it for pages over one connection.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::edit::Edit;

/// Who waits longer is told.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `layerwiki serve`; it ends with this value.
pub(crate) struct Server {
    child: Child,
    host: String,
    client: BufReader<TcpStream>,
}

impl Server {
    /// Starts the server and waits until it says where it listens.
    ///
    /// # Errors
    /// What the system says, or the server.
    pub(crate) fn start(program: &Path, root: &Path, threads: usize) -> io::Result<Server> {
        let mut command = Command::new(program);
        command.arg("--root").arg(root).args(["serve", "-p", "0"]);
        command.env("RAYON_NUM_THREADS", threads.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut said = BufReader::new(child.stderr.take().ok_or(io::ErrorKind::BrokenPipe)?);
        let mut all = String::new();
        let host = loop {
            let start = all.len();
            if said.read_line(&mut all)? == 0 {
                return Err(io::Error::other(format!("the server ends:\n{all}")));
            }
            let line = all.get(start..).unwrap_or_default();
            if let Some((_, host)) = line.trim_end().rsplit_once("http://") {
                break host.trim_end_matches('/').to_owned();
            }
        };
        // A full pipe would stop the server.
        #[expect(clippy::disallowed_methods, reason = "no build runs in this process")]
        thread::spawn(move || io::copy(&mut said, &mut io::sink()));
        let client = connect(&host)?;
        Ok(Server { child, host, client })
    }

    /// Asks for the edit's page, again and again, until it shows what was written.
    ///
    /// # Errors
    /// When it does not come.
    pub(crate) fn wait_for(&mut self, edit: &Edit, shown: &str) -> io::Result<()> {
        let start = Instant::now();
        loop {
            let mut page = self.get(&edit.page)?;
            if let Some(begins) = edit.through {
                // What the page itself names: a style sheet changes its name with its bytes.
                let named = page.split('"').find(|part| part.starts_with(begins)).map(str::to_owned);
                page = self.get(&named.unwrap_or_default())?;
            }
            if page.contains(shown) {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                return Err(io::Error::other(format!("{} never shows `{shown}`", edit.page)));
            }
            thread::sleep(Duration::from_micros(500));
        }
    }

    fn get(&mut self, path: &str) -> io::Result<String> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        self.client.get_mut().write_all(request.as_bytes())?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.client.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(digits) = line.strip_prefix("content-length: ") {
                length = digits.parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        self.client.read_exact(&mut body)?;
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    /// What the server holds, where the system tells.
    pub(crate) fn memory(&self) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let held = held.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        held.map_or_else(|| "memory not known".to_owned(), |held| format!("{} MB of memory", held / 1024))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn connect(host: &str) -> io::Result<BufReader<TcpStream>> {
    let start = Instant::now();
    loop {
        match TcpStream::connect(host) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                return Ok(BufReader::new(stream));
            }
            Err(error) if start.elapsed() > PATIENCE => return Err(error),
            Err(_) => thread::sleep(Duration::from_millis(5)),
        }
    }
}
