"""The words in which a partnership's events are told, in English and Japanese."""

from daosplit.values.language import Texts

TEXTS: Texts = {
    "founded": ("Founded with {split}.", "設立。配分：{split}。"),
    "received": ("{amount} came in.", "{amount}が入金。"),
    "moved_in": ("{amount} came in from {account}.", "{account}から{amount}が入金。"),
    "paid_in": (
        "{amount} came in from {account}, for {period}: “{memo}”.",
        "{account}から{period}分の{amount}が入金：「{memo}」。",
    ),
    "closed": (
        "{periods} closed: the pot is {amount}, and waits.",
        "{periods}を締め切り：分配金は{amount}、支払い待ち。",
    ),
    "settled": (
        "{periods} closed and paid out: {amount}.",
        "{periods}を締め切り、{amount}を分配。",
    ),
    "paid_out": ("{periods} paid out: {amount}.", "{periods}の{amount}を分配。"),
    "slice": (
        "{periods} paid out in part: seats {first} to {last} of {amount}.",
        "{periods}の{amount}を一部分配：席{first}〜{last}。",
    ),
    "payment": ("  {name}: {amount} ({fraction})", "  {name}：{amount}（{fraction}）"),
    "payment_set_aside": (
        "  {name}: {amount} ({fraction}), set aside",
        "  {name}：{amount}（{fraction}）、取り置き",
    ),
    "tipped": ("{account} got a tip of {amount}.", "{account}にチップ{amount}。"),
    "set_aside": (
        "{amount} could not be delivered to {name} and are set aside for {account}.",
        "{name}に{amount}を引き渡せず、{account}のために取り置き。",
    ),
    "delivered": (
        "{amount} that were set aside were delivered to {account}.",
        "取り置いた{amount}を{account}に引き渡し。",
    ),
    "withdrawn": (
        "{account} withdrew {amount} that were set aside, to {to}.",
        "{account}が取り置きの{amount}を{to}へ引き出し。",
    ),
    "reviewed": (
        "{periods} was reviewed: {split}; countersigned by {names}.",
        "{periods}のレビューが成立：{split}（連署：{names}）。",
    ),
    "contribution": (
        "  {name}: {points} points: {reason}",
        "  {name}：{points}点：{reason}",
    ),
    "evidence": ("  Evidence: {uri}", "  証拠：{uri}"),
    "countersigned": (
        "{account} countersigned a review of {period} on the chain (0x{digest}).",
        "{account}が{period}のレビューにチェーン上で連署（0x{digest}）。",
    ),
    "parent": (
        "This partnership countersigned a review of {account}, period {period} (0x{digest}).",
        "このパートナーシップが{account}の期間{period}のレビューに連署（0x{digest}）。",
    ),
    "questioned": (
        "{by} doubts that anybody holds {name}'s seat; without an answer it is silent from period "
        "{period} on.",
        "{by}が{name}の席の不在を疑義。応答がなければ期間{period}から無応答扱い。",
    ),
    "answered": ("{name} answered.", "{name}が応答。"),
    "offered": ("{name} offered its seat to {account}.", "{name}が{account}に席を提示。"),
    "offered_with_notice": (
        "{name} offered its seat to {account}, with a notice of {notice}.",
        "{name}が{account}に席を提示（予告期間{notice}）。",
    ),
    "offer_withdrawn": (
        "{name} withdrew its offer to {account}.",
        "{name}が{account}への提示を撤回。",
    ),
    "announced": (
        "{account} announced that it takes {name}'s seat, from {moment} on.",
        "{account}が{name}の席の引き継ぎを予告。{moment}から可能。",
    ),
    "seat_moved": (
        "{name}'s seat moved from {account} to {to}.",
        "{name}の席が{account}から{to}へ移動。",
    ),
    "first_periods": ("Periods {first} to {last}", "期間{first}〜{last}"),
    "first_period": ("Period {last}", "期間{last}"),
    "period": ("period {period}", "期間{period}"),
    "share": ("{name} {fraction}", "{name} {fraction}"),
    "seat": ("seat {seat}", "席{seat}"),
    "comma": (", ", "、"),
}
