"""A sentence for every error of a partnership and its factory: what was wrong, and what to do."""

from daosplit.values.language import Texts

BITMAPS = frozenset(
    (
        "RevenueSplit_AdmittedWithoutConsent",
        "RevenueSplit_CutWithoutConsent",
        "RevenueSplit_DuplicateCountersigners",
        "RevenueSplit_NoSuchSeats",
    )
)
"""The errors whose `seats` are a set; in others they are counted."""

WORDS: Texts = {
    "seat": ("seat {seats}", "席{seats}"),
    "seats": ("seats {seats}", "席{seats}"),
    "named": ("{name} (seat {seat})", "{name}（席{seat}）"),
    "and": ("{first} and {last}", "{first}、{last}"),
    "comma": (", ", "、"),
    "period": ("period {period}", "期間{period}"),
    "labelled": ("period {period} ({label})", "期間{period}（{label}）"),
    "ether": ("ether", "イーサ"),
}

TEXTS: Texts = {
    # Founding
    "RevenueSplit_OnlyFactory": (
        "Only the factory {factory} can found a partnership: found it there.",
        "設立できるのはファクトリー{factory}だけです。ファクトリーから設立してください。",
    ),
    "RevenueSplit_NotFounded": (
        "There is no founded partnership at this address: check the address, or found it first.",
        "このアドレスに設立済みのパートナーシップはありません。アドレスを確かめるか、先に設立してください。",
    ),
    "RevenueSplit_NeitherMonthsNorTest": (
        "A period is either months or, in a test, seconds, and not both ({months} months, "
        "{testSeconds}): give one of them.",
        "期間は月数か、テストなら秒数のどちらか一方です（{months}か月、{testSeconds}）。どちらか一方だけを"
        "指定してください。",
    ),
    "RevenueSplit_StartIsNoMonth": (
        "The first period begins at {start}, which is no first second of a month in the time of "
        "UTC{utcOffset}: name the month's first second.",
        "最初の期間の始まり{start}は、UTC{utcOffset}の時刻で月の最初の秒ではありません。月初の0時を"
        "指定してください。",
    ),
    "RevenueSplit_OffsetOutOfRange": (
        "The offset UTC{utcOffset} cannot be: give one from -12:00 to +14:00.",
        "時差UTC{utcOffset}は使えません。-12:00から+14:00までで指定してください。",
    ),
    "RevenueSplit_WindowOutOfRange": (
        "A review window of {reviewWindow} cannot be: give one from {least} to {most}.",
        "レビュー期限を{reviewWindow}にはできません。{least}から{most}までで指定してください。",
    ),
    "RevenueSplit_ThresholdOutOfRange": (
        "A threshold of {numerator}/{denominator} cannot be: give more than one half, up to all.",
        "可決要件を{numerator}/{denominator}にはできません。2分の1を超え、全部までで指定してください。",
    ),
    "RevenueSplit_CutLimitOutOfRange": (
        "A cut limit of {numerator}/{denominator} cannot be: give less than all.",
        "削減の限度を{numerator}/{denominator}にはできません。全部より小さくしてください。",
    ),
    "RevenueSplit_TipOutOfRange": (
        "A tip of {tip} is too much: give at most {most}.",
        "チップ{tip}は多すぎます。最大{most}です。",
    ),
    "RevenueSplit_TooManySeats": (
        "A partnership has at most {most} seats in its life, not {seats}: let partners found one "
        "of their own and hold a seat together.",
        "席は通算{most}までです（{seats}席）。何人かで別のパートナーシップを設立し、一つの席を持ってください。",
    ),
    "RevenueSplit_SharesDoNotMatchRoster": (
        "There are {shares} shares for {seats} seats: give each seat its shares.",
        "{seats}席に対して持分が{shares}個あります。席ごとに持分を一つ指定してください。",
    ),
    "RevenueSplit_NoShares": (
        "Nobody would hold shares: give some to at least one seat.",
        "持分のある席がありません。少なくとも一つの席に持分を与えてください。",
    ),
    "RevenueSplit_InvalidAccount": (
        "{account} can hold no seat and take no money: name another account, neither the zero "
        "account nor the partnership itself.",
        "{account}は席を持つことも受け取ることもできません。ゼロアドレスでもこのパートナーシップ自身でもない"
        "アカウントを指定してください。",
    ),
    "RevenueSplit_AccountHoldsSeat": (
        "{account} would hold two seats, and an account holds at most one: name another account.",
        "{account}は二つの席を持つことになります。一つのアカウントが持てる席は一つです。別のアカウントを"
        "指定してください。",
    ),
    # Money
    "RevenueSplit_NothingToSettle": (
        "There is nothing to close or to pay yet: try again when a period has ended, or when its "
        "pot is payable.",
        "締めるものも支払うものもまだありません。期間が終わるか、分配金が支払えるようになってから試してください。",
    ),
    "RevenueSplit_NoSeatsInSlice": (
        "A slice of no seats pays nobody: name at least one seat.",
        "0席では誰にも支払われません。1席以上を指定してください。",
    ),
    "RevenueSplit_NoBalance": (
        "{token} does not tell what the partnership has of it: check that it is a token.",
        "{token}がパートナーシップの残高を答えません。トークンのアドレスかどうか確かめてください。",
    ),
    "RevenueSplit_TooLittleGas": (
        "There was too little gas to pay {seat}, or to ask its account for a signature ({gasLeft} "
        "left, {gasNeeded} needed): give more, or pay in slices.",
        "{seat}に支払う、またはその口座に署名を確かめるガスが足りません（残り{gasLeft}、必要{gasNeeded}）。"
        "ガスを増やすか、分けて支払ってください。",
    ),
    "RevenueSplit_NothingSetAside": (
        "Nothing of {token} is set aside for {account}, or none of it is there: check token and "
        "account.",
        "{account}のために取り置かれた{token}がないか、残高がありません。トークンとアカウントを確かめてください。",
    ),
    "RevenueSplit_SettleFirst": (
        "The pot of {period} in {token} is not paid yet: settle it first.",
        "{period}の分配金（{token}）がまだ支払われていません。先に精算してください。",
    ),
    "RevenueSplit_PeriodNotOpen": (
        "Revenue cannot be paid in for {period} any more, or not yet: name {running}, which runs, "
        "or the one before it as long as its pot is not payable.",
        "{period}への入金はできません。進行中の{running}か、分配金がまだ支払えないうちなら直前の期間を"
        "指定してください。",
    ),
    "RevenueSplit_WrongValue": (
        "{value} wei came along, and {expected} must: send ether only when ether is paid, and "
        "exactly the amount.",
        "送られたイーサは{value} weiですが、{expected} weiでなければなりません。"
        "イーサで払うときだけ、金額どおりに送ってください。",
    ),
    "RevenueSplit_NothingArrived": (
        "Nothing of {token} arrived: check the amount and the token.",
        "{token}が届きませんでした。金額とトークンを確かめてください。",
    ),
    "TransferFromFailed": (
        "The token could not be taken from the payer: check that it has the amount and has "
        "allowed the partnership to take it.",
        "支払者からトークンを受け取れませんでした。残高と、パートナーシップへの承認額を確かめてください。",
    ),
    "TransferFailed": (
        "The token refused the transfer: try later, or have it sent to another account.",
        "トークンが送金を拒みました。後で試すか、別のアカウント宛てにしてください。",
    ),
    "ETHTransferFailed": (
        "The account refused the ether: have it sent to another account.",
        "アカウントがイーサを受け取りませんでした。別のアカウント宛てにしてください。",
    ),
    "Reentrancy": (
        "The partnership was called while it was paying: call it when that is over.",
        "支払いの最中に呼び出されました。支払いが終わってから呼び出してください。",
    ),
    "DeploymentFailed": (
        "The code to keep could not be written: give more gas.",
        "記録のためのコードを書き込めませんでした。ガスを増やしてください。",
    ),
    # Agreement
    "RevenueSplit_NoSuchPeriod": (
        "There is no such {period}: periods are numbered from 1.",
        "{period}はありません。期間は1から数えます。",
    ),
    "RevenueSplit_SharesNotKept": (
        "The contract no longer keeps the shares of {period}, since no pot needs them: read them "
        "from its events.",
        "{period}の持分は、必要とする分配金がないためコントラクトにはもう残っていません。イベントから"
        "読み取ってください。",
    ),
    "RevenueSplit_AlreadyReviewed": (
        "A review of {period} cannot pass any more, because one of {reviewed} has: review a later "
        "period.",
        "{reviewed}のレビューが成立済みなので、{period}のレビューは成立しません。より後の期間をレビューしてください。",
    ),
    "RevenueSplit_PeriodNotBegun": (
        "The review is of {period}, which has not begun ({running} runs): wait for it, or review "
        "an earlier one.",
        "{period}はまだ始まっていません（進行中は{running}）。始まるのを待つか、前の期間をレビューしてください。",
    ),
    "RevenueSplit_PeriodNotOver": (
        "Silent seats can be named only when {period} is over, at {end}: wait, or name none.",
        "無応答の席を指定できるのは、{period}が終わる{end}以降です。待つか、指定をやめてください。",
    ),
    "RevenueSplit_WindowClosed": (
        "The review window of {period} closed at {closedAt}: review a later period.",
        "{period}のレビュー期限は{closedAt}に終わりました。後の期間をレビューしてください。",
    ),
    "RevenueSplit_DeadlinePassed": (
        "The review's deadline, {deadline}, has passed: write it with a later one and have it "
        "countersigned again.",
        "レビューの期限{deadline}を過ぎています。期限を延ばして書き直し、連署を集め直してください。",
    ),
    "RevenueSplit_MalformedContributions": (
        "The packed contributions, {length} bytes, end too early or too late: pack them again.",
        "貢献のデータ（{length}バイト）の長さが合いません。作り直してください。",
    ),
    "RevenueSplit_NoSuchSeat": (
        "There is no {seat}: seats are numbered from 0, and there are {count}.",
        "{seat}はありません。席は0から数え、全部で{count}席です。",
    ),
    "RevenueSplit_NoSuchSeats": (
        "There is no {seats}: seats are numbered from 0, and there are {count}.",
        "{seats}はありません。席は0から数え、全部で{count}席です。",
    ),
    "RevenueSplit_SharesOverflow": (
        "The shares of {seat} are too large: give fewer than 4,294,967,296 points in all.",
        "{seat}の持分が大きすぎます。点数の合計を4,294,967,296未満にしてください。",
    ),
    "RevenueSplit_AdmittedWithoutShares": (
        "{seat} is admitted without points: give it some, or do not admit it.",
        "新しく加わる{seat}に点数がありません。点数を与えるか、加入を取りやめてください。",
    ),
    "RevenueSplit_NotEnoughShares": (
        "The countersigners hold {countersigned} of the {needed} shares that must countersign: "
        "collect more countersignatures.",
        "連署した持分は{countersigned}で、必要な{needed}に足りません。連署をさらに集めてください。",
    ),
    "RevenueSplit_NotEnoughSeats": (
        "The countersigners are {countersigned} of the {needed} seats that must countersign: "
        "collect more countersignatures.",
        "連署したのは{countersigned}席で、必要な{needed}席に足りません。連署をさらに集めてください。",
    ),
    "RevenueSplit_CutWithoutConsent": (
        "The review cuts {seats} by more than the cut limit, without consent: collect the missing "
        "countersignatures, or cut less.",
        "{seats}が限度を超えて削減されますが、同意がありません。連署を集めるか、削減を小さくしてください。",
    ),
    "RevenueSplit_AdmittedWithoutConsent": (
        "The review admits {seats} without consent: collect the newcomers' countersignatures too.",
        "{seats}の加入に本人の連署がありません。加入者の連署も集めてください。",
    ),
    "RevenueSplit_DuplicateCountersigners": (
        "Two countersignatures were given for {seats}: give one each.",
        "{seats}の連署が重複しています。一つの席につき一つにしてください。",
    ),
    "RevenueSplit_SignaturesDoNotMatchSigners": (
        "The signatures do not match their seats ({given} given, {expected} expected): give one "
        "for each seat that signed.",
        "署名と席の数が合いません（{given}、必要は{expected}）。署名した席ごとに一つ渡してください。",
    ),
    "RevenueSplit_InvalidSignature": (
        "The signature for {seat} is not one of {account} for this document: have it signed again.",
        "{seat}の署名は、この文書への{account}の署名ではありません。署名し直してもらってください。",
    ),
    "RevenueSplit_NotCountersigned": (
        "{account} has not countersigned this review on the chain for {seat}: let it call "
        "countersign first.",
        "{seat}の{account}は、このレビューにチェーン上で連署していません。先に連署してもらってください。",
    ),
    # Seats
    "RevenueSplit_NotPartner": (
        "{account} holds no seat: act with the account of a partner.",
        "{account}は席を持っていません。パートナーのアカウントで行ってください。",
    ),
    "RevenueSplit_SeatWithoutShares": (
        "{seat} holds no shares, and only a partner with shares may ask this.",
        "{seat}には持分がありません。これができるのは持分のあるパートナーだけです。",
    ),
    "RevenueSplit_OwnSeat": (
        "{seat} is one's own: only another's seat can be questioned.",
        "{seat}は自分の席です。問えるのは他のパートナーの席だけです。",
    ),
    "RevenueSplit_AlreadyQuestioned": (
        "{seat} has been questioned already and is silent from {silentFrom} on, unless it answers: "
        "wait.",
        "{seat}にはすでに問いが出ていて、応答がなければ{silentFrom}から無応答とされます。待ってください。",
    ),
    "RevenueSplit_NotThePresent": (
        "A presence for {period} does not count now: have one signed for {running}, which runs.",
        "{period}の在席の署名は今は使えません。進行中の{running}について署名してもらってください。",
    ),
    "RevenueSplit_NoParent": (
        "No parent was named: name the partnerships that lead to the seat.",
        "親のパートナーシップが指定されていません。その席に至るパートナーシップを順に指定してください。",
    ),
    "RevenueSplit_NotOffered": (
        "{seat} is not offered to {account}: let its holder offer it.",
        "{seat}は{account}に譲渡の申し出がされていません。保有者に申し出てもらってください。",
    ),
    "RevenueSplit_NoOffer": (
        "{seat} is offered to nobody, so there is nothing to withdraw.",
        "{seat}には取り下げる申し出がありません。",
    ),
    "RevenueSplit_NotAnnounced": (
        "{account} has not announced itself for {seat}, or its holder has answered since: announce "
        "first.",
        "{account}は{seat}の予告をしていないか、その後に保有者が応答しました。先に予告してください。",
    ),
    "RevenueSplit_NoticeRuns": (
        "The notice for {seat} still runs: accept from {acceptableFrom} on.",
        "{seat}の予告期間がまだ続いています。{acceptableFrom}以降に引き受けてください。",
    ),
    "RevenueSplit_NeedsNoNotice": (
        "{seat} is offered without a notice: accept it at once.",
        "{seat}の申し出に予告期間はありません。すぐに引き受けられます。",
    ),
    "RevenueSplit_NoMoreMoves": (
        "Seats moved some four billion times ({written}): they stay where they are from now on.",
        "席の移動が約四十億回（{written}）に達しました。これ以降、席は移せません。",
    ),
    # Solidity itself
    "Error": (
        "The contract refused: {message}",
        "コントラクトが拒みました：{message}",
    ),
    "Panic": (
        "The contract failed in a way that it must not (Panic {code}): report it.",
        "コントラクトが起きてはならない失敗をしました（Panic {code}）。報告してください。",
    ),
}
