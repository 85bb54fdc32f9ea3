//! How an application is understood: each decision with its input in sight.
#![forbid(unsafe_code)]

#[path = "model/applications.rs"]
mod applications;
#[path = "model/aside.rs"]
mod aside;
#[path = "model/builds.rs"]
mod builds;
#[path = "model/images.rs"]
mod images;
#[path = "model/kinds.rs"]
mod kinds;
#[path = "model/kustomize.rs"]
mod kustomize;
#[path = "model/understood.rs"]
mod understood;
#[path = "model/variants.rs"]
mod variants;
