"""What the demo says, in English and Japanese."""

from daosplit.values.language import Texts

TEXTS: Texts = {
    "title": (
        "A partnership that pays itself",
        "自分で分配するパートナーシップ",
    ),
    "introduction": (
        "A convenience-store chain and startup A, 30 people, sell online together. They invoice "
        "nobody: they share the revenue, and review each quarter who contributed what. What "
        "follows happens now, on a chain inside this process. Its year passes in seconds.",
        "コンビニチェーンと社員30人のスタートアップA社が、共同でネット販売を始めます。互いに請求書は"
        "出しません。収益を分け合い、四半期ごとに誰がどれだけ貢献したかをレビューします。"
        "以下は、このプロセス内のチェーンで実際に実行されています。1年が数秒で過ぎます。",
    ),
    "founded": (
        "The partnership is founded at {address} ({gas} gas): 70/30, quarters from April 2026 in "
        "Japan's time, 28 days to review each; two thirds of the shares and more than half of the "
        "partners must agree, and nobody loses more than 20% of its fraction without consenting. "
        "It has no owner and no administrator.",
        "パートナーシップを {address} に設立（ガス {gas}）。配分は70/30、四半期は日本時間の"
        "2026年4月から、レビュー受付は各期末から28日間。可決には持分の3分の2以上かつ過半数のパートナーの連署が必要で、"
        "本人の同意なしに割合を20%を超えて減らすことはできません。所有者も管理者もいません。",
    ),
    "earned": (
        "Customers pay {amount}, by a plain transfer.",
        "顧客から{amount}が入金（通常の送金）。",
    ),
    "paid": (
        "{amount} of {quarter} come in late and are named for it: “{memo}”.",
        "{quarter}分の{amount}が期末後に入金。{quarter}を指定：「{memo}」。",
    ),
    "reviewed": (
        "Both partners countersign the review of {quarter}: {split}. It passes.",
        "{quarter}のレビューに両者が連署：配分は{split}。成立。",
    ),
    "refused": (
        "{partner}, with {held} of the shares, tries alone to make it {split}. The contract "
        "refuses ({error}): {explanation}",
        "持分{held}の{partner}が、単独で{split}への変更を試みます。コントラクトは拒否"
        "（{error}）：{explanation}",
    ),
    "settled": (
        "A stranger sends one transaction ({gas} gas), and {quarter} is paid.",
        "第三者が取引を1件送るだけで（ガス {gas}）、{quarter}の分配が実行されます。",
    ),
    "offered": (
        "{partner} offers its seat to its new wallet, a contract.",
        "{partner}が、自社の新しいウォレット（コントラクト）に席の移転を申し出ます。",
    ),
    "accepted": (
        "The wallet accepts: from now on it is paid. Nobody else was asked.",
        "ウォレットが承諾。以後の支払先になります。他者の許可は不要です。",
    ),
    "closed": (
        "{quarter} is over and closed, and nobody has reviewed it. Its pot waits, but never longer "
        "than to {from_}.",
        "{quarter}を締め切り。レビューはまだありません。分配金が待つのは、長くても{from_}までです。",
    ),
    "carried": (
        "The review window is over. A stranger sends one transaction ({gas} gas), and {quarter} is "
        "paid by the shares of the quarter before.",
        "レビュー受付が終了。第三者が取引を1件送り（ガス {gas}）、{quarter}は前の四半期の持分で"
        "分配されます。",
    ),
    "set_aside": (
        "{partner}'s wallet rejects its ether. {amount} are set aside for it; {other} is paid all "
        "the same, in the same transaction.",
        "{partner}のウォレットがイーサの受け取りを拒否。{amount}は取り置かれ、{other}には同じ取引で"
        "予定どおり支払われます。",
    ),
    "delivered": (
        "The wallet has been mended. Anyone may try again: {amount} are delivered to {partner}.",
        "ウォレットの修正後は、誰でも再送できます。{amount}を{partner}に引き渡し。",
    ),
    "quarter": ("{number}Q ({label}): revenue {revenue}", "{number}Q（{label}）：収益 {revenue}"),
    "and": (" and ", "、"),
    "partner": ("partner", "パートナー"),
    "fraction": ("fraction", "割合"),
    "amount": ("paid", "支払額"),
    "set_aside_amount": ("{amount}, set aside", "{amount}（取り置き）"),
    "reason": ("reason", "理由"),
    "carry_over": (
        "not reviewed: as in the quarter before",
        "レビューなし：前の四半期と同じ",
    ),
    "reckoning": ("To the last unit", "最後の1単位まで"),
    "short_quarter": ("", "期"),
    "exact": ("exactly", "理論値"),
    "exact_why": (
        "What is paid is the exact fraction of the pot, less than one unit off; no unit is lost, "
        "none is made.",
        "支払額と理論値との差は常に1単位未満です。端数が失われることも、生まれることもありません。",
    ),
    "conservation": (
        "{came_in} came in = {paid} paid + {delivered} delivered later + {rest} still there.",
        "入金 {came_in} = 支払い {paid} + 後日の引き渡し {delivered} + 残高 {rest}",
    ),
    "reconciled": (
        "Reconciled: every amount was computed again from the chain's events alone, and agrees to "
        "the last unit.",
        "照合済み：すべての金額をチェーンのイベントだけから再計算し、最後の1単位まで一致しました。",
    ),
    "difference": ("NOT RECONCILED: {sentence}", "不一致：{sentence}"),
}
