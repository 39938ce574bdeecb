"""What the demo of forty quarters says, in English and Japanese."""

from daosplit.values.language import Texts

TEXTS: Texts = {
    "title": (
        "A partnership that lives for decades",
        "何十年も続くパートナーシップ",
    ),
    "introduction": (
        "Forty quarters, on a chain inside this process. Partners come, go, move, die, leave a "
        "successor or none; nobody administers it. Each line is a quarter: what came in, who had "
        "which fraction of it, and what became of it. The couriers are a partnership themselves.",
        "40四半期を、このプロセス内のチェーンで実行します。パートナーは加わり、去り、席を移し、亡くなり、"
        "後継者を残すこともあれば残さないこともあります。管理者はいません。1行が1四半期で、収益、"
        "各自の割合、その結果を示します。配達チームはそれ自体がパートナーシップです。",
    ),
    "quarter": ("quarter", "四半期"),
    "revenue": ("revenue", "収益"),
    "founded": (
        "Founded with 70/30, and so are the couriers, for themselves. A settlement that comes late "
        "costs a tip of up to 1%.",
        "70/30で設立。配達チームも別に設立。精算が遅れると最大1%のチップがかかります。",
    ),
    "admitted": (
        "{partner} is to join: those who are there, and it, countersign at the quarter's end.",
        "{partner}が加入へ：期末に全員と本人が連署します。",
    ),
    "couriers_admitted": (
        "{partner} are to join, a partnership of three: two of the three sign, and it countersigns "
        "as one partner.",
        "3人のパートナーシップである{partner}が加入へ：3人のうち2人が署名し、1つのパートナーとして"
        "連署します。",
    ),
    "moved": (
        "{partner} moves its seat to a new account: offered, accepted, nobody else was asked.",
        "{partner}が席を新しいアカウントへ移動：申し出と承諾のみ、他者の許可は不要。",
    ),
    "late": (
        "Nobody thinks of settling this quarter: a stranger does it twelve days late, for the tip.",
        "この四半期は誰も精算しません。第三者が12日遅れで精算し、チップを受け取ります。",
    ),
    "questioned": (
        "{by} doubts that {partner} is there.",
        "{by}が{partner}の不在を疑い、問いを出します。",
    ),
    "answered": (
        "{partner} was there: it signed its presence, a stranger handed it in.",
        "{partner}は在席：署名を第三者が提出し、問いは消えます。",
    ),
    "leaves": (
        "{partner} is to leave: it countersigns its own cut to nothing.",
        "{partner}が退出へ：自分の割合をゼロにする削減に本人が連署します。",
    ),
    "couriers_review": (
        "{partner} review their own shares: 34/33/33.",
        "{partner}が内部の持分をレビュー：34/33/33。",
    ),
    "successor": (
        "{partner} names a successor, who must announce itself 90 days before it takes the seat.",
        "{partner}が後継者を指定：席を引き継ぐ90日前に予告が必要です。",
    ),
    "dies": (
        "{partner}'s key is lost, and {by} questions its seat: it has until the end of the next "
        "quarter to answer.",
        "{partner}の鍵が失われます。{by}が問いを出し、翌四半期末まで応答を待ちます。",
    ),
    "refused": (
        "The review is refused, and the shares stay as they were: {explanation}",
        "レビューは拒否され、持分は前のまま：{explanation}",
    ),
    "silent": (
        "{partner} has not answered and is silent: reviews pass without it, each cuts it by at "
        "most 20%.",
        "{partner}は応答せず無応答に。レビューは成立しますが、削減は毎回20%までです。",
    ),
    "announced": (
        "{partner}'s successor announces itself. Who holds the seat could still object.",
        "{partner}の後継者が予告。保有者はまだ異議を唱えられます。",
    ),
    "inherited": (
        "Ninety days later the successor takes {partner}'s seat, and is paid from now on.",
        "90日後、後継者が{partner}の席を引き継ぎ、以後の支払いを受けます。",
    ),
    "dies_without_successor": (
        "{partner}'s key is lost, and there is no successor. It keeps its seat and fades.",
        "{partner}の鍵が失われ、後継者もいません。席は残り、割合は薄れていきます。",
    ),
    "couriers_consent": (
        "{partner} are to be cut by more than 20%: all three sign.",
        "{partner}が20%を超えて削減へ：3人全員が署名します。",
    ),
    "couriers_questioned": (
        "{by} doubts that {partner} are there; what they countersign at the quarter's end answers.",
        "{by}が{partner}の不在を疑います。期末の連署が応答になります。",
    ),
    "nobody_settles": (
        "Nobody settles. The money waits, and is paid together with the next quarter's.",
        "誰も精算しません。収益は待ち、翌四半期の分と一緒に支払われます。",
    ),
    "through_couriers": (
        "{by}, one of the couriers, has them question {partner}, which answers at once.",
        "配達チームの{by}が、組合を通じて{partner}に問いを出し、すぐに応答を受けます。",
    ),
    "faded": (
        "{partner} has faded below a hundredth of an equal fraction: silent, it is cut to nothing.",
        "{partner}は均等割の百分の一を下回り、無応答のためゼロになります。",
    ),
    "reviewed": ("reviewed", "レビュー成立"),
    "carried": ("carried over", "前期と同じ"),
    "was_refused": ("carried over", "前期と同じ"),
    "unsettled": ("not settled", "未精算"),
    "with_tip": ("tip {tip}", "チップ {tip}"),
    "reckoning": ("To the last yen", "最後の1円まで"),
    "book": ("{name}", "{name}"),
    "paid": ("  {partner}: {amount}", "  {partner}：{amount}"),
    "tips": ("  tips: {amount}", "  チップ：{amount}"),
    "conservation": (
        "  {came_in} came in = {paid} paid + {tips} tips + {rest} still there.",
        "  入金 {came_in} = 支払い {paid} + チップ {tips} + 残高 {rest}",
    ),
    "reconciled": (
        "Reconciled: every amount of both partnerships was computed again from the chain's events "
        "alone, and agrees to the last yen.",
        "照合済み：両パートナーシップのすべての金額をチェーンのイベントだけから再計算し、最後の1円まで"
        "一致しました。",
    ),
    "difference": ("NOT RECONCILED: {sentence}", "不一致：{sentence}"),
}
