//! What is said when something goes wrong. A handler gives a [`Failure`]; the top floor turns the mark
//! it leaves on the response into a page in the reader's language.

use access::AccessError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Which sentence the reader is told. The names are the ends of message keys (`failure-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// There is no such page.
    NotFound,
    /// This account may not.
    NotAllowed,
    /// Sign in first.
    SignedOut,
    /// The form belongs to another session, or to none.
    Forged,
    /// Someone was quicker; nothing was changed.
    Moved,
    /// The request cannot be read.
    Malformed,
    /// More than may be sent at once.
    TooLarge,
    /// The address takes no such request.
    WrongMethod,
    /// Too many requests from here; wait.
    Slow,
    /// Something broke here.
    Broken,
}

impl Told {
    /// The end of the message keys.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NotAllowed => "not-allowed",
            Self::SignedOut => "signed-out",
            Self::Forged => "forged",
            Self::Moved => "moved",
            Self::Malformed => "malformed",
            Self::TooLarge => "too-large",
            Self::WrongMethod => "wrong-method",
            Self::Slow => "slow",
            Self::Broken => "broken",
        }
    }

    /// The HTTP status that goes with it.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed | Self::Forged => StatusCode::FORBIDDEN,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Moved => StatusCode::CONFLICT,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Slow => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// An error on its way to the reader.
#[derive(Debug)]
pub struct Failure(Told);

impl From<Told> for Failure {
    fn from(told: Told) -> Self {
        Self(told)
    }
}

impl From<AccessError> for Failure {
    fn from(error: AccessError) -> Self {
        Self(match error {
            // Ids cannot be guessed, so saying "not yours" tells nobody anything new.
            AccessError::Denied | AccessError::NoSeal => Told::NotAllowed,
            AccessError::NotFound => Told::NotFound,
            AccessError::Shut => Told::NotAllowed,
            AccessError::Moved | AccessError::Full | AccessError::FilesFull | AccessError::Again => Told::Moved,
            AccessError::Wait(_) => Told::Slow,
            other => {
                tracing::error!(error = %other, "an act failed");
                Told::Broken
            }
        })
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.0.status().into_response();
        response.extensions_mut().insert(self.0);
        response
    }
}
