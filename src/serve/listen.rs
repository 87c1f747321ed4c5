//! Takes a port of this machine and answers what comes in there.

use std::io::{Error, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use tokio::runtime::{Builder, Runtime};

use super::answer::answer;
use super::desk::Desk;
use crate::diagnostic::{Diagnostic, Fault, rules};

/// A listener at this address, and the port it got.
pub(super) fn listen(interface: IpAddr, port: u16) -> Result<(TcpListener, u16), Box<Diagnostic>> {
    let taken = TcpListener::bind((interface, port)).and_then(|listener| {
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok((listener, port))
    });
    taken.map_err(|error| refusal(&error, interface, port))
}

/// Where a browser on this machine finds the site.
pub(super) fn address(interface: IpAddr, port: u16) -> String {
    let near = match interface {
        IpAddr::V4(address) if address.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(address) if address.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    format!("http://{}/", SocketAddr::new(near, port))
}

/// Answers requests for as long as the runtime is held.
pub(super) fn answer_requests(listener: TcpListener, desk: Arc<Desk>) -> Result<Runtime, Box<Diagnostic>> {
    let started = Builder::new_multi_thread()
        .worker_threads(2)
        // Pages are made on these. More of them would only take time from the next build.
        .max_blocking_threads(2)
        .enable_all()
        .build()
        .and_then(|runtime| {
            let listener = {
                let _guard = runtime.enter();
                tokio::net::TcpListener::from_std(listener)?
            };
            let router = Router::new().fallback(answer).with_state(desk);
            runtime.spawn(async move { axum::serve(listener, router).await });
            Ok(runtime)
        });
    started.map_err(|error| {
        Box::new(Diagnostic::of_site(&rules::PORT, Fault::new(format!("cannot serve: {error}"))))
    })
}

fn refusal(error: &Error, interface: IpAddr, port: u16) -> Box<Diagnostic> {
    let fault = match error.kind() {
        ErrorKind::AddrInUse => Fault::new(format!("port {port} is in use"))
            .hint("choose another with `-p`; `-p 0` takes any that is free"),
        ErrorKind::PermissionDenied => {
            Fault::new(format!("port {port} is not open to everyone")).hint("choose one above 1023 with `-p`")
        }
        ErrorKind::AddrNotAvailable => {
            Fault::new(format!("this machine does not have the address `{interface}`"))
                .hint("choose another with `-i`")
        }
        _ => Fault::new(format!("cannot listen at {}: {error}", SocketAddr::new(interface, port))),
    };
    Box::new(Diagnostic::of_site(&rules::PORT, fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn a_taken_port_is_told_with_a_way_out() {
        let (_held, port) = listen(LOOPBACK, 0).unwrap();
        assert_ne!(port, 0);
        let fault = listen(LOOPBACK, port).unwrap_err();
        assert_eq!(fault.message, format!("port {port} is in use"));
        assert!(fault.hints.iter().any(|hint| hint.contains("`-p`")));
    }

    #[test]
    fn the_address_can_be_opened_on_this_machine() {
        assert_eq!(address(LOOPBACK, 1111), "http://127.0.0.1:1111/");
        assert_eq!(address("0.0.0.0".parse().unwrap(), 80), "http://127.0.0.1:80/");
        assert_eq!(address("::".parse().unwrap(), 1111), "http://[::1]:1111/");
        assert_eq!(address("192.168.1.7".parse().unwrap(), 1111), "http://192.168.1.7:1111/");
    }
}
