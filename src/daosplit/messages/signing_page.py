"""What the signing page says, as templates that it fills itself, in every language."""

from string import Formatter
from typing import LiteralString

from daosplit.values.catalogue import Language, translate
from daosplit.values.dates import MONTHS
from daosplit.values.text import Text, message

# In some languages a month is a number.
_PARTS_OF_DATE = ("day", "month", "month_number", "year")

_TEXTS: dict[str, LiteralString] = {
    # Translators: the language's own name, for a button that chooses it.
    "language": message("English"),
    "title": message("Review to sign"),
    "heading": message("Review of period {period}: {label}"),
    "view": message("View"),
    "full": message("Full accounts"),
    "short": message("Short accounts"),
    "broken": message("This page cannot be used: {error}. Ask for it again."),
    "otherDigest": message("what it shows is not what was to be signed"),
    "percent": message("{number}%"),
    "percentagePoints": message("{number} percentage points"),
    "about": message("about {percent}"),
    "lessThan": message("less than {percent}"),
    "moreThan": message("more than {percent}"),
    "seat": message("seat {seat} ({account})"),
    "namedSeat": message("{name} (seat {seat}, {account})"),
    "namedSeatNow": message("{name} (seat {seat}, now {account})"),
    "you": message("{label}, YOU"),
    "first": message("Know first"),
    "yourSeat": message("Your seat"),
    "split": message("The split, before and after"),
    "chart": message("The percentages before and after, as bars. The table below says the same."),
    "legend": message("Outlined: before. Filled: after."),
    "partner": message("Partner"),
    "before": message("Before"),
    "after": message("After"),
    "difference": message("Difference"),
    "shares": message("Shares"),
    "admitted": message("admitted"),
    "asBefore": message("as before"),
    "up": message("up {points}"),
    "down": message("down {points}, a fall of {cut}"),
    "loss": message(
        "LESS: {seat}: {before} -> {after}, down {points}, a fall of {cut}. It need not agree to "
        "that."
    ),
    "lossBeyond": message(
        "LESS: {seat}: {before} -> {after}, down {points}, a fall of {cut}. That is beyond the cut "
        "limit, so it needs its own signature."
    ),
    "moreLosses": message(
        "LESS: others too ({count}); the split shows them all, the largest losses first."
    ),
    "checking": message("The rest, and what is signed, is being computed …"),
    "contributions": message("Contributions, and why"),
    "contribution": message("{seat}: points: {points}"),
    "terms": message("The document"),
    "period": message("Period"),
    "deadline": message("Must pass by"),
    "closes": message("Must pass before"),
    "evidence": message("Evidence"),
    "evidenceHash": message("Its keccak256 hash"),
    "unpublished": message("not published"),
    "none": message("none"),
    "ifItPasses": message("If it passes"),
    "final": message("It is final: no other review of the period, or of one before, can pass."),
    "emptied": message(
        "Falls to nothing, and gets shares again only if the charter's threshold of all partners "
        "agrees: {seats}."
    ),
    "fading": message(
        "Falls below a hundredth of an equal percentage, and may be cut to nothing when silent: "
        "{seats}."
    ),
    "deciding": message("Then decides every review alone: {seat}."),
    "blocking": message("Then no review passes without the signature of each of these: {seats}."),
    "needs": message("Who must sign, and who has"),
    "mustCut": message(
        "Must countersign, since it loses more than {limit} of what it had: {names}."
    ),
    "mustAdmit": message("Must countersign, since it is admitted: {names}."),
    "signatures": message("Countersigned so far"),
    "nobody": message("Nobody has countersigned yet."),
    "signedHere": message("{seat}: verified on this page"),
    "signedElsewhere": message(
        "{seat}: by its contract or on the chain, verified when this page was made"
    ),
    "signedBadly": message("{seat}: NOT ITS SIGNATURE"),
    "compare": message("Compare with your device before you sign"),
    "devices": message(
        "Ledger and Trezor show domain hash and message hash; others show the digest, which the "
        "contract's hashReview gives too."
    ),
    "safeMessage": message(
        "SafeMessage, which the owners sign if {seat} is a Safe, as its app shows it:"
    ),
    "unchecked": message("What this page cannot check"),
    "uncheckedPage": message(
        "Itself: whoever sent you this file could have changed it. Compare the hashes with those "
        "that `daosplit review hash` prints for somebody you trust, or for you."
    ),
    "uncheckedNames": message(
        "Names: people wrote them. The signature is about seats; compare the accounts."
    ),
    "uncheckedBefore": message(
        "The percentages before, the charter, and which account holds which seat: whoever made "
        "this page asked the chain, or a file, as said above."
    ),
    "uncheckedSeats": message("What changed on the chain since the page was made."),
    "sign": message("Sign"),
    "cannotTakeBack": message(
        "A signature cannot be taken back. Until the review's deadline anyone who has it can "
        "submit it, even if you have agreed on another review since."
    ),
    "presence": message("Show that you are there"),
    "whyPresence": message(
        "A seat must answer. A countersignature answers only if the review passes in time; a "
        "signed presence can be submitted at once, by anyone, and allows nothing else."
    ),
    "noWallet": message(
        "No wallet was found. Many wallets do not show themselves to a page that is opened from "
        "disk: see below for other ways."
    ),
    "signWith": message("Sign with {wallet}"),
    "sendWith": message("Send with {wallet}"),
    "waiting": message("Waiting for {wallet}. Compare what it shows with this page."),
    "refused": message("The wallet says that you refused. Nothing was signed."),
    "failed": message("The wallet failed: {error}"),
    "otherAccount": message(
        "The wallet offers {accounts}, which holds no seat here. Choose another account in it."
    ),
    "otherChain": message(
        "The wallet is on chain {given}, and this is for chain {wanted}. Change the chain in the "
        "wallet, or add it there."
    ),
    "verified": message("Verified: signed by {seat}."),
    "ofContract": message(
        "This is not the signature of a key. If the account is a contract, for example a Safe, "
        "only the chain can verify it."
    ),
    "noSignature": message("That is not a signature: 0x and 130 hex digits."),
    "notPartner": message(
        "It signs something else, or no partner made it: for this page the signer would be "
        "{account}."
    ),
    "submitted": message("It was handed to the command line; you can close this page."),
    "notSubmitted": message("It could not be handed to the command line; send it on yourself."),
    "sent": message("Sent, as transaction {hash}. You can close this page."),
    "elsewhere": message("Sign in another way, or check a signature"),
    "elsewhereBridge": message(
        "Run `daosplit review sign FILE --browser`: it opens this page at an address where wallets "
        "show themselves."
    ),
    "elsewhereHost": message("Or put this file on any https site; it asks nobody for anything."),
    "elsewhereCast": message(
        "Or copy the typed data into a file, and sign it with a tool: `cast wallet sign --data "
        "--from-file FILE`, or eth_signTypedData_v4 of any wallet."
    ),
    "copyTypedData": message("Copy the typed data"),
    "paste": message("A signature, to check it:"),
    "verify": message("Check"),
    "copy": message("Copy"),
    "copied": message("Copied"),
    "download": message("Save as a file"),
    "qr": message("The signature as a QR code"),
    "partnership": message("Partnership"),
    "call": message("Call"),
}


def page_texts(language: Language) -> dict[str, str]:
    """The templates by their names, as the page fills them."""
    texts = {name: _kept(template) for name, template in _TEXTS.items()}
    texts["comma"] = Text("{first}, {next}", {"first": "", "next": ""})
    texts["moment"] = _moment()
    texts |= {f"month{number}": Text(month, {}) for number, month in enumerate(MONTHS, start=1)}
    return {name: translate(template, language) for name, template in texts.items()}


def _kept(template: str, **filled: Text) -> Text:
    """A template whose placeholders stand for themselves, but for those that are filled."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    return Text(template, {name: f"{{{name}}}" for name in names} | filled)


def _moment() -> Text:
    """As `show_moment` writes it."""
    date = Text("{day} {month} {year}", {name: f"{{{name}}}" for name in _PARTS_OF_DATE})
    return _kept("{moment} (UTC{offset})", moment=_kept("{date}, {time}", date=date))
