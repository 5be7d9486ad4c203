//! Who may ask: what keeps other sites, other names of this machine and, where it is open to a network, strangers out.

use super::secrets::same;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use std::net::{IpAddr, SocketAddr};

/// The header that carries the word which only our own pages know.
pub(super) const CSRF: &str = "x-gouji-csrf";

const COOKIE: &str = "gouji";

/// What is asked of a request before anything else looks at it.
pub(super) struct Guard {
    pub(super) address: SocketAddr,
    /// Names besides addresses under which this machine is asked.
    pub(super) hosts: Vec<String>,
    /// Where it is demanded, the word that lets in.
    pub(super) token: Option<String>,
    /// The word that a change must carry.
    pub(super) csrf: String,
}

/// What becomes of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Enter,
    /// The token was right: it goes into a cookie, and out of the address.
    Welcome,
    /// No entrance, and why, in both languages.
    Refused(u16, [&'static str; 2]),
}

impl Guard {
    pub(super) fn judge(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Verdict {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = match (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) {
            (Some(host), None) if self.is_ours(host) => host,
            _ => return refused(421, "This server does not answer to that name.", "本服务不接受这个主机名。"),
        };
        let safe = method == Method::GET || method == Method::HEAD;
        if !safe && method != Method::POST {
            return refused(405, "Only GET and POST are answered.", "只接受 GET 和 POST。");
        }
        let site = text(HeaderName::from_static("sec-fetch-site"));
        let mode = text(HeaderName::from_static("sec-fetch-mode"));
        // A link on another site may lead here; nothing else from there may.
        let strange = matches!(site, Some("cross-site" | "same-site"));
        if strange && !(safe && mode == Some("navigate")) {
            return refused(403, "Requests from other sites are not answered.", "不接受来自其他网站的请求。");
        }
        if let Some(verdict) = self.stranger(uri, headers) {
            return verdict;
        }
        if safe {
            return Verdict::Enter;
        }
        let own = |origin: &str| origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host));
        let origins = headers.get_all(header::ORIGIN);
        if !origins.iter().all(|origin| origin.to_str().is_ok_and(own)) {
            return refused(
                403,
                "Changes are taken from this server's own pages only.",
                "只接受本服务页面提交的更改。",
            );
        }
        if !text(HeaderName::from_static(CSRF)).is_some_and(|word| same(word, &self.csrf)) {
            return refused(403, "The page is out of date; load it again.", "页面已过期，请重新加载。");
        }
        Verdict::Enter
    }

    /// Whether a Host header names this server. An address is one that nobody can point elsewhere; a name may be anybody's.
    fn is_ours(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let name = name.to_ascii_lowercase();
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let named = match address {
            Ok(address) => !self.address.ip().is_loopback() || address.is_loopback(),
            Err(_) => name == "localhost" || self.hosts.iter().any(|known| known.eq_ignore_ascii_case(&name)),
        };
        named && port == Some(self.address.port())
    }

    /// Where a token is demanded: nothing for whoever brought it before.
    fn stranger(&self, uri: &Uri, headers: &HeaderMap) -> Option<Verdict> {
        let token = self.token.as_deref()?;
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        if pairs.into_iter().any(|(name, value)| name == self.cookie() && same(value, token)) {
            return None;
        }
        let mut query = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        if query.any(|(name, value)| name == "token" && same(value, token)) {
            return Some(Verdict::Welcome);
        }
        Some(refused(
            401,
            "Open the address with the token that `gouji review` printed.",
            "请打开 gouji review 打印的带令牌的地址。",
        ))
    }

    /// Cookies are shared by all ports of a machine, so the port is in the name.
    fn cookie(&self) -> String {
        format!("{COOKIE}-{}", self.address.port())
    }

    /// The header that makes a browser remember the token.
    pub(super) fn remember(&self) -> Option<HeaderValue> {
        let token = self.token.as_deref()?;
        HeaderValue::from_str(&format!("{}={token}; Path=/; HttpOnly; SameSite=Strict", self.cookie())).ok()
    }
}

fn refused(status: u16, english: &'static str, chinese: &'static str) -> Verdict {
    Verdict::Refused(status, [english, chinese])
}

/// What goes with every answer.
const ALWAYS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cache-control", "no-store"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

pub(super) fn dress(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(address: &str, token: Option<&str>) -> Guard {
        let token = token.map(str::to_owned);
        Guard { address: address.parse().unwrap(), hosts: vec!["desk.example".into()], token, csrf: "word".into() }
    }

    fn judged(guard: &Guard, method: Method, uri: &str, headers: &[(&'static str, &str)]) -> u16 {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        match guard.judge(&method, &uri.parse().unwrap(), &map) {
            Verdict::Enter => 200,
            Verdict::Welcome => 303,
            Verdict::Refused(status, _) => status,
        }
    }

    #[test]
    fn only_its_own_names_are_answered() {
        let local = guard("127.0.0.1:8600", None);
        for (host, status) in [
            ("127.0.0.1:8600", 200),
            ("localhost:8600", 200),
            ("LOCALHOST:8600", 200),
            ("[::1]:8600", 200),
            ("desk.example:8600", 200),
            ("127.0.0.1", 421),
            ("127.0.0.1:80", 421),
            ("evil.example:8600", 421),
            ("127.0.0.1.evil.example:8600", 421),
            ("192.168.1.2:8600", 421),
            ("", 421),
        ] {
            assert_eq!(judged(&local, Method::GET, "/", &[("host", host)]), status, "{host}");
        }
        assert_eq!(judged(&local, Method::GET, "/", &[]), 421);
        assert_eq!(judged(&local, Method::GET, "/", &[("host", "localhost:8600"), ("host", "localhost:8600")]), 421);
        assert_eq!(judged(&guard("0.0.0.0:8600", None), Method::GET, "/", &[("host", "192.168.1.2:8600")]), 200);
    }

    #[test]
    fn changes_come_from_its_own_pages() {
        let guard = guard("127.0.0.1:8600", None);
        let host = ("host", "127.0.0.1:8600");
        let (own, word) = (("origin", "http://127.0.0.1:8600"), ("x-gouji-csrf", "word"));
        let post = |headers: &[(&'static str, &str)]| judged(&guard, Method::POST, "/decisions", headers);
        assert_eq!(post(&[host, own, word, ("sec-fetch-site", "same-origin")]), 200);
        assert_eq!(post(&[host, word]), 200);
        assert_eq!(post(&[host, own]), 403);
        assert_eq!(post(&[host, own, ("x-gouji-csrf", "w0rd")]), 403);
        for origin in ["null", "http://evil.example", "https://127.0.0.1:8600", "http://127.0.0.1:8601"] {
            assert_eq!(post(&[host, ("origin", origin), word]), 403, "{origin}");
        }
        assert_eq!(post(&[host, own, word, ("sec-fetch-site", "cross-site")]), 403);
        let get = |mode| {
            judged(&guard, Method::GET, "/", &[host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode)])
        };
        assert_eq!((get("navigate"), get("no-cors")), (200, 403));
        assert_eq!(judged(&guard, Method::PUT, "/", &[host, word]), 405);
    }

    #[test]
    fn where_a_token_is_demanded_nobody_enters_without() {
        let guard = guard("0.0.0.0:8600", Some("secret"));
        let host = ("host", "10.0.0.2:8600");
        let get =
            |uri: &str, more: &[(&'static str, &str)]| judged(&guard, Method::GET, uri, &[&[host], more].concat());
        assert_eq!(get("/", &[]), 401);
        assert_eq!(get("/?token=secret", &[]), 303);
        assert_eq!(get("/?token=secre", &[]), 401);
        assert_eq!(get("/", &[("cookie", "a=b; gouji-8600=secret")]), 200);
        assert_eq!(get("/", &[("cookie", "gouji-8601=secret")]), 401);
        let post = [host, ("x-gouji-csrf", "word")];
        assert_eq!(judged(&guard, Method::POST, "/decisions", &post), 401);
    }
}
