//! Wrong passwords, counters, password changes.

use kernel::{ErrorCode, Failure, Secret};

use crate::session::SignedIn;
use crate::testing::{Bench, PASSWORD, origin};

const EMAIL: &str = "erika@contoso.example";

fn refusal(result: Result<SignedIn, Failure>) -> (ErrorCode, String) {
    match result {
        Err(Failure::Rejected(mut errors)) => {
            let error = errors.remove(0);
            (error.code, error.message)
        }
        other => panic!("not a refusal: {other:?}"),
    }
}

#[tokio::test]
async fn every_reason_gets_the_same_answer() {
    let (bench, _) = Bench::owned().await;
    let from = origin("192.0.2.1");
    let wrong = refusal(bench.auth.sign_in(&from, EMAIL, &Secret::new("wrong")).await);
    assert_eq!(wrong.0, ErrorCode::BadCredentials);
    for (email, password) in [
        ("nobody@contoso.example", PASSWORD),
        ("not an address", PASSWORD),
        ("", ""),
        (EMAIL, ""),
        (EMAIL, &"x".repeat(100_000)),
    ] {
        assert_eq!(refusal(bench.auth.sign_in(&from, email, &Secret::new(password)).await), wrong, "{email}");
    }
    assert!(bench.auth.sign_in(&from, " ERIKA@contoso.example ", &Secret::new(PASSWORD)).await.is_ok());
}

#[tokio::test]
async fn ten_attempts_from_one_network_and_nobody_is_locked_out_elsewhere() {
    let (bench, _) = Bench::owned().await;
    let (thief, owner) = (origin("203.0.113.9"), origin("192.0.2.1"));
    for _ in 0..10 {
        let code = refusal(bench.auth.sign_in(&thief, EMAIL, &Secret::new("guess")).await).0;
        assert_eq!(code, ErrorCode::BadCredentials);
    }
    let (code, message) = refusal(bench.auth.sign_in(&thief, EMAIL, &Secret::new(PASSWORD)).await);
    assert_eq!(code, ErrorCode::RateLimited, "even the right password");
    assert!(message.contains("15 minutes"), "{message}");
    assert!(bench.auth.sign_in(&owner, EMAIL, &Secret::new(PASSWORD)).await.is_ok());
    let other = refusal(bench.auth.sign_in(&thief, "other@contoso.example", &Secret::new("guess")).await).0;
    assert_eq!(other, ErrorCode::BadCredentials, "the count is of this address");
    bench.advance(15 * 60);
    assert!(bench.auth.sign_in(&thief, EMAIL, &Secret::new(PASSWORD)).await.is_ok(), "the window is over");
    for _ in 0..10 {
        assert!(bench.auth.sign_in(&thief, EMAIL, &Secret::new(PASSWORD)).await.is_ok(), "successes clear the count");
    }
    bench.advance(3_600);
    assert!(bench.auth.purge(&bench.system()).await.unwrap().counters >= 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_guesses_count() {
    let (bench, _) = Bench::owned().await;
    let guesses = (0..14).map(|_| {
        let auth = bench.auth.clone();
        tokio::spawn(async move { refusal(auth.sign_in(&origin("203.0.113.9"), EMAIL, &Secret::new("guess")).await).0 })
    });
    let mut looked_at = 0;
    for guess in guesses.collect::<Vec<_>>() {
        looked_at += usize::from(guess.await.unwrap() == ErrorCode::BadCredentials);
    }
    assert_eq!(looked_at, 10);
}

#[tokio::test]
async fn a_password_change_needs_the_current_one_and_ends_other_sessions() {
    let (bench, owner) = Bench::owned().await;
    let from = origin("192.0.2.1");
    let other = bench.auth.sign_in(&from, EMAIL, &Secret::new(PASSWORD)).await.unwrap();
    let change = async |current: &str, new: &str| {
        bench.auth.change_password(&from, &owner.principal, &Secret::new(current), &Secret::new(new)).await
    };
    let code = |result: Result<(), Failure>| match result {
        Err(Failure::Rejected(errors)) => (errors[0].code, errors[0].field.join(".")),
        other => panic!("not a refusal: {other:?}"),
    };
    let new = "lantern onion harbour";
    assert_eq!(code(change("wrong", new).await), (ErrorCode::BadCredentials, "currentPassword".to_owned()));
    assert_eq!(code(change(PASSWORD, "erika-contoso-1").await), (ErrorCode::WeakPassword, "newPassword".to_owned()));
    change(PASSWORD, new).await.unwrap();
    assert!(bench.auth.still_valid(&owner.principal).await);
    assert!(!bench.auth.still_valid(&other.principal).await);
    assert!(bench.auth.sign_in(&from, EMAIL, &Secret::new(PASSWORD)).await.is_err());
    assert!(bench.auth.sign_in(&from, EMAIL, &Secret::new(new)).await.is_ok());
}
