//! What release notes say beside contents, drivers and GPUs.

use proc_macro2::TokenStream;
use quote::quote;

use super::pool::Pool;
use super::tokens::{architectures, list, month, number, option, strings, texts, variant};
use crate::data::schema::{Amp, KnownIssue, Sources};
use crate::merge::Notes;

/// Fields that say nothing are left out.
pub(super) fn notes(notes: &Notes<'_>, pool: &mut Pool<'_>) -> TokenStream {
    let release = notes.release;
    let mut fields = Vec::new();
    if !notes.images.is_empty() {
        let images = list(&notes.images, |image| {
            let image = variant(image);
            quote!(ImagePlatform::#image)
        });
        fields.push(quote!(images: #images));
    }
    if !release.features.is_empty() {
        let features = strings(release.features.values().flatten());
        fields.push(quote!(features: #features));
    }
    if !release.announcements.is_empty() {
        let announcements = list(&release.announcements, |one| {
            let kind = variant(one.kind.0);
            let text = &one.text;
            quote!(Announcement { kind: AnnouncementKind::#kind, text: #text })
        });
        fields.push(quote!(announcements: #announcements));
    }
    if !release.examples.is_empty() {
        let examples = texts(release.examples.values().flatten());
        fields.push(quote!(examples: #examples));
    }
    if let Some(amp) = &release.amp {
        let amp = amp_notes(&release.sources, amp, pool);
        fields.push(quote!(amp: #amp));
    }
    if !release.known_issues.is_empty() {
        let issues =
            list(&release.known_issues, |issue| known_issue(&release.sources, issue, pool));
        fields.push(quote!(known_issues: #issues));
    }
    if release.known_issues_complete {
        fields.push(quote!(known_issues_complete: true));
    }
    quote!(&Notes { #(#fields,)* ..Notes::NOTHING })
}

fn amp_notes(sources: &Sources, amp: &Amp, pool: &mut Pool<'_>) -> TokenStream {
    let [native, apex] = [amp.native, amp.apex].map(|said| option(said, |said| quote!(#said)));
    let memory_factor = option(amp.memory_factor, number);
    let tensor_core_factor = option(amp.tensor_core_factor, number);
    let notes = strings(&amp.notes);
    let source = pool.named(sources, &amp.source);
    quote! {
        AmpNotes {
            native: #native,
            apex: #apex,
            memory_factor: #memory_factor,
            tensor_core_factor: #tensor_core_factor,
            notes: #notes,
            source: Some(#source),
        }
    }
}

fn known_issue(sources: &Sources, issue: &KnownIssue, pool: &mut Pool<'_>) -> TokenStream {
    let summary = &issue.summary;
    let kind = variant(issue.kind.0);
    let models = strings(&issue.models);
    let architectures = architectures(&issue.architectures);
    let mode = option(issue.mode, |mode| {
        let mode = variant(mode.0);
        quote!(JobMode::#mode)
    });
    let precision = option(issue.precision, |precision| {
        let precision = variant(precision.0);
        quote!(Precision::#precision)
    });
    let versus = option(issue.versus.as_ref(), |versus| month(versus.get_ref().0));
    let up_to_percent = option(issue.up_to_percent, number);
    let stated_for = option(issue.stated_for.as_ref(), |earlier| month(earlier.get_ref().0));
    let workaround = option(issue.workaround.as_ref(), |text| quote!(#text));
    let reported_by = option(issue.reported_by.as_ref(), |text| quote!(#text));
    let source = pool.named(sources, &issue.source);
    quote! {
        KnownIssue {
            summary: #summary,
            kind: IssueKind::#kind,
            models: #models,
            architectures: #architectures,
            mode: #mode,
            precision: #precision,
            versus: #versus,
            up_to_percent: #up_to_percent,
            stated_for: #stated_for,
            workaround: #workaround,
            reported_by: #reported_by,
            source: #source,
        }
    }
}
