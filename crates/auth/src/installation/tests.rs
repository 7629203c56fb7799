//! The first start.

use kernel::{ErrorCode, Failure, Permission, Secret};

use crate::testing::{Bench, PASSWORD, origin, setup};
use crate::{Auth, KeyError, Keyring, SetupInput};

fn codes(failure: Failure) -> Vec<(ErrorCode, String)> {
    match failure {
        Failure::Rejected(errors) => errors.into_iter().map(|error| (error.code, error.field.join("."))).collect(),
        other => panic!("not a refusal: {other:?}"),
    }
}

#[tokio::test]
async fn the_first_owner_may_do_everything_and_the_link_is_gone() {
    let bench = Bench::new().await;
    assert!(bench.auth.setup_required().await.unwrap());
    assert_eq!(bench.auth.provider_name().await.unwrap(), None);
    let token = bench.auth.setup_link().await.unwrap().unwrap();
    let owner = bench.auth.setup_complete(&origin("192.0.2.1"), setup(token.clone())).await.unwrap();
    let scope = bench.auth.authenticate(&owner.access, "r1").await.unwrap().scope;
    assert_eq!(scope.summary().1, Permission::ALL);
    assert!(!bench.auth.setup_required().await.unwrap());
    assert_eq!(bench.auth.provider_name().await.unwrap().as_deref(), Some("Contoso Services"));
    assert!(bench.auth.setup_link().await.unwrap().is_none());
    let again = bench.auth.setup_complete(&origin("192.0.2.1"), setup(token)).await.unwrap_err();
    assert_eq!(codes(again), [(ErrorCode::Expired, "token".to_owned())]);
}

#[tokio::test]
async fn a_replaced_an_expired_and_an_invented_link_are_refused_alike() {
    let bench = Bench::new().await;
    let replaced = bench.auth.setup_link().await.unwrap().unwrap();
    let expired = bench.auth.setup_link().await.unwrap().unwrap();
    bench.advance(86_401);
    let invented = Secret::new("A".repeat(43));
    for token in [replaced, expired, invented, Secret::new("x")] {
        let refused = bench.auth.setup_complete(&origin("192.0.2.1"), setup(token)).await.unwrap_err();
        assert_eq!(codes(refused), [(ErrorCode::Expired, "token".to_owned())]);
    }
    assert!(bench.auth.setup_required().await.unwrap());
}

#[tokio::test]
async fn all_refusals_are_told_at_once_and_the_link_stays_valid() {
    let bench = Bench::new().await;
    let token = bench.auth.setup_link().await.unwrap().unwrap();
    let bad = SetupInput {
        token: token.clone(),
        provider_name: String::new(),
        name: "a\0b".to_owned(),
        email: "nobody".to_owned(),
        password: Secret::new("password1234"),
    };
    let refused = codes(bench.auth.setup_complete(&origin("192.0.2.1"), bad).await.unwrap_err());
    let fields: Vec<&str> = refused.iter().map(|(_, field)| field.as_str()).collect();
    assert_eq!(fields, ["providerName", "name", "email", "password"]);
    let own_name = SetupInput { password: Secret::new("erikabeispiel-contoso"), ..setup(token.clone()) };
    let refused = codes(bench.auth.setup_complete(&origin("192.0.2.1"), own_name).await.unwrap_err());
    assert_eq!(refused, [(ErrorCode::WeakPassword, "password".to_owned())]);
    assert!(bench.auth.setup_complete(&origin("192.0.2.1"), setup(token)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_at_the_same_moment_one_becomes_the_owner() {
    let bench = Bench::new().await;
    let token = bench.auth.setup_link().await.unwrap().unwrap();
    let attempt = |auth: Auth| {
        let input = setup(token.clone());
        tokio::spawn(async move { auth.setup_complete(&origin("192.0.2.1"), input).await.is_ok() })
    };
    let (first, second) = (attempt(bench.auth.clone()), attempt(bench.auth.clone()));
    assert_eq!(u8::from(first.await.unwrap()) + u8::from(second.await.unwrap()), 1);
}

#[tokio::test]
async fn another_master_key_is_refused_once_the_installation_stands() {
    let bench = Bench::new().await;
    let other = Keyring::from_hex(&Secret::new(kernel::hex::encode(
        &(0..32u8).map(|i| i.wrapping_mul(37) ^ 0x5a ^ (i >> 3)).collect::<Vec<_>>(),
    )))
    .unwrap();
    let with_other = Auth::new(bench.db.clone(), bench.mint.clone(), other);
    assert!(with_other.check_keyring().await.is_ok(), "nothing is set up yet");
    let token = bench.auth.setup_link().await.unwrap().unwrap();
    bench.auth.setup_complete(&origin("192.0.2.1"), setup(token)).await.unwrap();
    assert!(bench.auth.check_keyring().await.is_ok());
    assert!(matches!(with_other.check_keyring().await, Err(KeyError::Foreign)));
    let signed_in =
        bench.auth.sign_in(&origin("192.0.2.1"), "erika@contoso.example", &Secret::new(PASSWORD)).await.unwrap();
    assert!(
        with_other.authenticate(&signed_in.access, "r").await.is_err(),
        "tokens of one key mean nothing to another"
    );
}
