//! Rules and hashing.

use kernel::entropy::SeededEntropy;
use kernel::text::EmailAddr;
use kernel::{ErrorCode, Secret};
use proptest::prelude::*;

use super::Passwords;
use super::rules::{Context, check};

fn context() -> Context {
    let email = EmailAddr::parse("email", "erika.beispiel@northwind.example").unwrap();
    Context::of("Erika Beispiel", &email, Some("Contoso Services"))
}

#[test]
fn guessable_passwords_are_refused() {
    for weak in [
        "",
        "Kz8#pQ!2",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "123456789012",
        "987654321098",
        "qwertzuiop123",
        "Password2024!!",
        "P@ssw0rd!P@ssw0rd!",
        "Sommer2026!Sommer2026!",
        "abcabcabcabcabc",
        "steward-Steward-1",
        "ErikaBeispiel1990",
        "northwind2026!!",
        "ContosoServices1",
        "1q2w3e4r1q2w3e4r",
        "iloveyou12345678",
        "correcthorsebatterystaple",
    ] {
        let code = check("password", weak.as_bytes(), &context()).map_err(|error| error.code);
        assert_eq!(code, Err(ErrorCode::WeakPassword), "{weak}");
    }
    let long = "xy7".repeat(400_000);
    assert!(check("password", long.as_bytes(), &context()).is_err());
    assert!(check("password", "tru\0mpet cactus fiddle".as_bytes(), &context()).is_err());
    assert!(check("password", &[0xff; 20], &context()).is_err());
}

#[test]
fn unguessable_passwords_are_accepted() {
    for good in [
        "trumpet cactus fiddle moss",
        "Kz8#pQ!2vLm4",
        "laterne-zwiebel-hafen",
        "пять слонов у реки",
        "password is not my trumpet cactus",
    ] {
        assert_eq!(check("password", good.as_bytes(), &context()), Ok(()), "{good}");
    }
}

proptest! {
    /// Whatever is typed, checking ends, and never accepts what is too short.
    #[test]
    fn checking_is_total(text in any::<String>()) {
        let accepted = check("password", text.as_bytes(), &context()).is_ok();
        prop_assert!(!accepted || (12..=256).contains(&text.chars().count()));
    }
}

#[tokio::test]
async fn hashes_verify_only_their_password() {
    let passwords = Passwords::new();
    let entropy = SeededEntropy::new(4);
    let hash = passwords.hash(&Secret::new("trumpet cactus"), &entropy).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{hash}");
    let again = passwords.hash(&Secret::new("trumpet cactus"), &entropy).await.unwrap();
    assert_ne!(hash, again, "each hash has its own salt");
    assert!(passwords.check(&Secret::new("trumpet cactus"), Some(hash.clone())).await.unwrap());
    assert!(!passwords.check(&Secret::new("trumpet cactuz"), Some(hash)).await.unwrap());
    assert!(!passwords.check(&Secret::new("nobody has this password"), None).await.unwrap());
    assert!(passwords.check(&Secret::new("x"), Some("not a hash".to_owned())).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_is_turned_away_instead_of_queued_without_end() {
    let passwords = Passwords::new();
    let _taken = std::sync::Arc::clone(&passwords.queue).acquire_many_owned(super::WAITING as u32).await.unwrap();
    let turned_away = passwords.check(&Secret::new("x"), None).await;
    assert!(matches!(turned_away, Err(kernel::Failure::Unavailable(_))));
}
