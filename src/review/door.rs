//! The server: connections within limits, each request past the guard, then to the desk. The only file besides the guard
//! that knows axum, and the only one that knows tokio and hyper.

use super::ask::{Answer, Ask};
use super::desk::Desk;
use super::guard::{self, Guard, Verdict};
use super::html::decode;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gouji::form::Language;
use gouji::view::escape;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Connections at once.
const CONNECTIONS: usize = 64;

/// Files that come in at once: each is held in memory whole.
const UPLOADS: usize = 2;

/// Bytes of an uploaded file. A published report has a few millions.
pub(super) const MAX_UPLOAD: usize = 64 << 20;

/// Bytes of any other body.
const MAX_BODY: usize = 64 << 10;

/// Bytes of the head of a request, together.
const MAX_HEAD: usize = 64 << 10;

/// How long a head, a body, and a whole answer may take.
const HEAD: Duration = Duration::from_secs(10);
const BODY: Duration = Duration::from_secs(60);
const WHOLE: Duration = Duration::from_secs(180);

/// What every request sees.
struct House {
    desk: Arc<Desk>,
    guard: Guard,
    uploads: Semaphore,
}

/// Serves until Ctrl-C; says on which address, once it listens.
pub(super) fn serve(desk: Arc<Desk>, wanted: SocketAddr, entrance: Entrance, tell: &dyn Fn(&str)) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .enable_io()
        .enable_time()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(wanted).await?;
        let address = listener.local_addr()?;
        let Entrance { hosts, token, csrf } = entrance;
        tell(&match &token {
            Some(token) => format!("http://{address}/?token={token}"),
            None => format!("http://{address}/"),
        });
        let guard = Guard { address, hosts, token, csrf };
        let house = Arc::new(House { desk, guard, uploads: Semaphore::new(UPLOADS) });
        let service = Router::new().fallback(answer).with_state(house);
        tokio::select! {
            done = accept(listener, service) => done,
            stopped = stopped() => stopped,
        }
    })?;
    // Children may still be at work on a file; they die with their pipes.
    runtime.shutdown_background();
    Ok(())
}

/// Who may enter: names of the server, the token where one is demanded, and the word for changes.
pub(super) struct Entrance {
    pub(super) hosts: Vec<String>,
    pub(super) token: Option<String>,
    pub(super) csrf: String,
}

#[cfg(unix)]
async fn stopped() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut end = signal(SignalKind::terminate())?;
    tokio::select! {
        asked = tokio::signal::ctrl_c() => asked,
        _ = end.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn stopped() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

async fn accept(listener: TcpListener, service: Router) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
        let Ok((stream, _)) = listener.accept().await else {
            // Too many files are open, or somebody hung up: neither is an end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(async move {
            let mut http = hyper::server::conn::http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(MAX_HEAD);
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}

async fn answer(State(house): State<Arc<House>>, request: Request) -> Response {
    let head = request.method() == Method::HEAD;
    let lang = house.desk.lang;
    let made = timeout(WHOLE, entered(house, request)).await;
    let mut response = made.unwrap_or_else(|_| plain(503, lang.of("It took too long.", "处理超时。")));
    guard::dress(response.headers_mut());
    if head {
        *response.body_mut() = Body::empty();
    }
    response
}

async fn entered(house: Arc<House>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let lang = house.desk.lang;
    match house.guard.judge(&parts.method, &parts.uri, &parts.headers) {
        Verdict::Refused(status, [english, chinese]) => {
            return refused(status, lang.of(english, chinese), parts.uri.path());
        }
        Verdict::Welcome => return welcome(&house.guard, parts.uri.query().unwrap_or_default(), parts.uri.path()),
        Verdict::Enter => {}
    }
    let path: Vec<String> = parts.uri.path().split('/').filter(|part| !part.is_empty()).map(decode).collect();
    let is_upload = path.first().is_some_and(|first| first == "upload");
    let limit = if is_upload { MAX_UPLOAD } else { MAX_BODY };
    let _place = match is_upload {
        true => house.uploads.acquire().await.ok(),
        false => None,
    };
    let body = match read(&parts.headers, body, limit).await {
        Ok(body) => body,
        Err(status) => {
            return plain(status, lang.of("The file is too long, or came too slowly.", "文件过大，或传输过慢。"));
        }
    };
    let ask = asked(lang, parts.uri.query().unwrap_or_default(), path, &parts.headers, body);
    let desk = Arc::clone(&house.desk);
    let is_post = parts.method == Method::POST;
    let made = tokio::task::spawn_blocking(move || if is_post { desk.change(&ask) } else { desk.show(&ask) }).await;
    made.map_or_else(
        |_| plain(500, lang.of("A fault of gouji's own; please report it.", "程序自身出错，请反馈。")),
        sent,
    )
}

/// The body, if it is as long as it may be and comes in time; else the status that says so.
async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, u16> {
    let stated = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if stated.is_some_and(|length| length > limit) {
        return Err(413);
    }
    match timeout(BODY, to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes.to_vec()),
        Ok(Err(_)) => Err(413),
        Err(_) => Err(408),
    }
}

fn asked(default: Language, query: &str, path: Vec<String>, headers: &HeaderMap, body: Vec<u8>) -> Ask {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(&name.replace('+', " ")), decode(&value.replace('+', " ")))
    };
    let query: Vec<(String, String)> = query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect();
    let asked = query.iter().find(|(name, _)| name == "lang").and_then(|(_, value)| match value.as_str() {
        "zh" => Some(Language::Chinese),
        "en" => Some(Language::English),
        _ => None,
    });
    let name = headers.get("x-file-name").and_then(|name| name.to_str().ok()).map(decode).unwrap_or_default();
    Ask { path, query, body, name, lang: asked.unwrap_or(default), chosen: asked.is_some() }
}

fn sent(answer: Answer) -> Response {
    let with = |kind: &'static str, body: Body| ([(header::CONTENT_TYPE, kind)], body).into_response();
    match answer {
        Answer::Html(status, html) => {
            let mut page = with("text/html; charset=utf-8", html.into());
            *page.status_mut() = code(status);
            page
        }
        Answer::Json(json) => with("application/json", json.into()),
        Answer::Png(png) => with("image/png", png.to_vec().into()),
        Answer::Asset(kind, text) => with(kind, text.into()),
        Answer::Refused(status, why) => plain(status, &why),
        Answer::Go(to) => go(&to),
    }
}

fn go(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// Once in, the token leaves the address, which is seen by whoever looks over a shoulder.
fn welcome(guard: &Guard, query: &str, path: &str) -> Response {
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("token=")).collect();
    // A path of two slashes would lead to another server.
    let path = format!("/{}", path.trim_start_matches('/'));
    let mut response = go(&if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) });
    if let Some(cookie) = guard.remember() {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// A browser that came from another site does not send its cookie along; from a link on this page it does.
fn refused(status: u16, why: &str, path: &str) -> Response {
    if status != 401 {
        return plain(status, why);
    }
    let path = escape(&format!("/{}", path.trim_start_matches('/')));
    let page = format!(
        "<!DOCTYPE html><meta charset=utf-8><title>gouji</title><p>{}</p><p><a href=\"{path}\">↻</a></p>",
        escape(why)
    );
    let mut response = page.into_response();
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn plain(status: u16, why: &str) -> Response {
    let status = code(status);
    let kind: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, kind, format!("{why}\n")).into_response()
}
