// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IRevenueSplit
/// @notice A partnership that nobody administers: revenue comes in by any way, the partners review each period who
/// contributed what, and the contract pays everyone by itself.
/// @dev Everywhere: `token` is an ERC-20, or the zero address for ether; amounts are in the token's smallest unit; times
/// are Unix seconds; `period` counts from 1, and 0 stands for the founding; a set of seats is a bitmap, seat i being
/// the bit 1 << i; an accepted call emits what it changed. Every state-changing call reverts when it is re-entered.
interface IRevenueSplit {
    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                    STRUCTS                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice What a partnership is founded with and can never change.
    struct Charter {
        /// @dev When period 1 begins; with `months`, the first second of a month in the partnership's own time.
        uint40 start;
        /// @dev Calendar months in a period, 1 to 255; 0 if the charter is a test.
        uint8 months;
        /// @dev Seconds in a period of a test; 0 if the charter is none.
        uint32 testSeconds;
        /// @dev The partnership's own time less UTC, in quarter hours, -48 to 56.
        int8 utcOffset;
        /// @dev Seconds after a period's end in which its review may still pass.
        uint32 reviewWindow;
        /// @dev The fraction of the shares that must countersign a review: more than one half, up to all.
        uint16 thresholdNumerator;
        uint16 thresholdDenominator;
        /// @dev The cut that needs no consent of the partner: a fraction of its fraction, less than all.
        uint16 cutLimitNumerator;
        uint16 cutLimitDenominator;
        /// @dev The full tip for settling late, in millionths of a payment, at most 10,000 (one percent).
        uint16 tip;
    }

    /// @notice The document that sets a period's shares.
    struct Review {
        uint256 period;
        /// @dev Packed: how many (2 bytes), then for each its seat (1), points (4), length of reason (2) and reason
        /// (UTF-8). A seat's shares are the sum of its points.
        bytes contributions;
        /// @dev The accounts that get the next new seats, in this order.
        address[] admitted;
        bytes32 evidenceHash;
        string evidenceURI;
        /// @dev The last second in which the review may pass.
        uint256 deadline;
    }

    /// @notice Who countersigns a review, and how. No seat may stand in two of the three sets.
    struct Countersignatures {
        /// @dev Seats whose account is a key, and their signatures in seat order: r and vs of EIP-2098, 64 bytes each.
        uint256 keys;
        bytes keySignatures;
        /// @dev Seats whose account is a contract that answers ERC-1271, and its signatures in seat order.
        uint256 contracts;
        bytes[] contractSignatures;
        /// @dev Seats whose account has called `countersign`.
        uint256 onChain;
        /// @dev When the period is over: seats that count in neither majority. One that is not silent, or that
        /// countersigned, counts as if it were not named.
        uint256 silent;
    }

    /// @notice The seats that stand behind a review.
    struct Support {
        uint256 countersigners;
        /// @dev Those of them that consent to be cut.
        uint256 consenting;
        /// @dev Those of them that count among the seats that must agree when shares are given to a seat that had none.
        uint256 admitting;
        /// @dev Seats that count in neither majority; not one that countersigned.
        uint256 silent;
    }

    /// @notice How far the support carries a review. It passes if nothing is short and both sets are empty.
    struct Tally {
        /// @dev Shares of the period before that countersigned, and the least that must.
        uint256 shares;
        uint256 sharesNeeded;
        /// @dev Seats with shares of the period before that countersigned, and the least that must: if shares are given to a
        /// seat that had none, those that admit.
        uint256 seats;
        uint256 seatsNeeded;
        /// @dev Seats cut beyond the limit that did not consent.
        uint256 cutWithoutConsent;
        /// @dev Admitted seats that did not countersign.
        uint256 admittedWithoutConsent;
    }

    /// @notice What is kept of a token between calls.
    struct Till {
        /// @dev The last period that was closed for this token.
        uint32 period;
        /// @dev That period's pot, until all of it is paid; then 0.
        uint104 pot;
        /// @dev The sum of what is set aside, of whatever period.
        uint104 setAside;
        /// @dev The first seat that the pot was not paid to yet; not 0 only between slices.
        uint16 cursor;
    }

    /// @notice An account that may take a seat.
    struct Offer {
        address account;
        /// @dev Seconds between the account's announcement and its acceptance.
        uint32 notice;
        /// @dev When the account announced itself; 0 if it did not, or if the holder has answered since.
        uint40 announcedAt;
    }

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                    EVENTS                                                    */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice The partnership was founded. `charter` is packed as `PackedCharter` says. `roster` and `table` are code that
    /// can always be read: a byte 0, then for the roster 20 bytes a seat, for the table what `ShareTable` says.
    event Founded(uint200 charter, address roster, bytes shares);

    /// @notice Revenue came in by `pay`. `amount` is what was credited to `period`.
    event RevenuePaid(
        address indexed token,
        address indexed payer,
        uint256 indexed period,
        uint256 amount,
        string memo
    );

    /// @notice The periods `firstPeriod` to `period` were closed; `pot` waits for its payout by the shares of `period`.
    event Closed(address indexed token, uint256 indexed period, uint256 firstPeriod, uint256 pot);

    /// @notice The periods `firstPeriod` to `period` were closed, and `pot` was paid out to all seats.
    event Settled(address indexed token, uint256 indexed period, uint256 firstPeriod, uint256 pot);

    /// @notice A pot that was closed before was paid out to the seats `fromSeat` up to, not including, `toSeat`.
    /// @dev Whoever was paid what follows from the exact division: seat i got floor(pot·S(i)/S) - floor(pot·S(i-1)/S),
    /// less the tip's rate if `Tipped` says so; what failed says `SetAside`. `pot` is less than what was closed if the
    /// token shrank.
    event PaidOut(address indexed token, uint256 indexed period, uint256 pot, uint256 fromSeat, uint256 toSeat);

    /// @notice A tip was paid: of each payment of this call floor(payment·rate/10^9).
    event Tipped(address indexed token, uint256 indexed period, address indexed to, uint256 amount, uint256 rate);

    /// @notice A payment could not be delivered and is kept for the account.
    event SetAside(address indexed token, address indexed account, uint256 seat, uint256 amount);

    /// @notice What was set aside was delivered to its account.
    event Delivered(address indexed token, address indexed account, uint256 amount);

    /// @notice What was set aside was withdrawn by its account.
    event Withdrawn(address indexed token, address indexed account, address to, uint256 amount);

    /// @notice A review passed.
    /// @param review Its EIP-712 digest.
    /// @param countersigners The seats that countersigned, by whatever way.
    event Reviewed(
        uint256 indexed period,
        bytes32 indexed review,
        uint256 previousPeriod,
        uint256 countersigners,
        bytes contributions,
        address[] admitted,
        bytes32 evidenceHash,
        string evidenceURI,
        uint256 deadline
    );

    /// @notice An account countersigned a review on the chain.
    /// @param consentsToCut Whether it also consents to a cut of its own.
    /// @param admits Whether it also counts when shares are given to a seat that had none.
    event Countersigned(
        uint256 indexed period,
        bytes32 indexed review,
        address indexed account,
        bool consentsToCut,
        bool admits
    );

    /// @notice The partnership countersigned a review of one in which it holds a seat, or is admitted to one.
    event ParentCountersigned(
        address indexed parent,
        uint256 indexed period,
        bytes32 indexed review,
        bool consentsToCut,
        bool admits
    );

    /// @notice The holder of `by` doubts that the holder of `seat` is there.
    event SeatQuestioned(uint256 indexed seat, uint256 indexed by, uint256 silentFrom);

    /// @notice The holder of a seat has shown that it is there: no question and no announcement stands any more.
    /// @dev A countersignature that counted in a review is an answer as well, and emits nothing but `Reviewed`.
    event Answered(uint256 indexed seat);

    event SeatOffered(uint256 indexed seat, address indexed account, uint256 notice);
    event OfferWithdrawn(uint256 indexed seat, address indexed account);
    event SeatAnnounced(uint256 indexed seat, address indexed account, uint256 acceptableFrom);
    event SeatMoved(uint256 indexed seat, address indexed from, address indexed to);

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                    ERRORS                                                    */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Only the factory may found, and only clones can be founded.
    error RevenueSplit_OnlyFactory(address caller, address factory);
    /// @notice The address is no founded partnership: the implementation itself, for example.
    error RevenueSplit_NotFounded();

    error RevenueSplit_NeitherMonthsNorTest(uint256 months, uint256 testSeconds);
    error RevenueSplit_StartIsNoMonth(uint256 start, int256 utcOffset);
    error RevenueSplit_OffsetOutOfRange(int256 utcOffset);
    error RevenueSplit_WindowOutOfRange(uint256 reviewWindow, uint256 least, uint256 most);
    error RevenueSplit_ThresholdOutOfRange(uint256 numerator, uint256 denominator);
    error RevenueSplit_CutLimitOutOfRange(uint256 numerator, uint256 denominator);
    error RevenueSplit_TipOutOfRange(uint256 tip, uint256 most);

    error RevenueSplit_TooManySeats(uint256 seats, uint256 most);
    error RevenueSplit_SharesDoNotMatchRoster(uint256 shares, uint256 seats);
    error RevenueSplit_NoShares();
    /// @notice The zero account, or the partnership itself, can hold no seat and take no money.
    error RevenueSplit_InvalidAccount(address account);
    error RevenueSplit_AccountHoldsSeat(address account);

    error RevenueSplit_NothingToSettle();
    error RevenueSplit_NoSeatsInSlice();
    /// @notice The token gave no answer when it was asked for the partnership's balance.
    error RevenueSplit_NoBalance(address token);
    /// @notice The caller gave too little gas to tell a bad payee from a short call.
    error RevenueSplit_TooLittleGas(uint256 seat, uint256 gasLeft, uint256 gasNeeded);
    error RevenueSplit_NothingSetAside(address token, address account);

    /// @notice The pot of an older period must be settled before this one can be closed.
    error RevenueSplit_SettleFirst(address token, uint256 period);
    /// @notice Money can be paid in for the running period, or the ended one until its pot is payable.
    error RevenueSplit_PeriodNotOpen(uint256 period, uint256 running);
    error RevenueSplit_WrongValue(uint256 value, uint256 expected);
    error RevenueSplit_NothingArrived(address token);

    error RevenueSplit_NoSuchPeriod(uint256 period);
    error RevenueSplit_SharesNotKept(uint256 period);
    error RevenueSplit_AlreadyReviewed(uint256 period, uint256 reviewed);
    error RevenueSplit_PeriodNotBegun(uint256 period, uint256 running);
    error RevenueSplit_WindowClosed(uint256 period, uint256 closedAt);
    error RevenueSplit_DeadlinePassed(uint256 deadline);
    /// @notice The packed contributions end too early or too late.
    error RevenueSplit_MalformedContributions(uint256 length);
    error RevenueSplit_NoSuchSeat(uint256 seat, uint256 count);
    error RevenueSplit_NoSuchSeats(uint256 seats, uint256 count);
    error RevenueSplit_SharesOverflow(uint256 seat);
    error RevenueSplit_AdmittedWithoutShares(uint256 seat);
    error RevenueSplit_NotEnoughShares(uint256 countersigned, uint256 needed);
    error RevenueSplit_NotEnoughSeats(uint256 countersigned, uint256 needed);
    error RevenueSplit_CutWithoutConsent(uint256 seats);
    error RevenueSplit_AdmittedWithoutConsent(uint256 seats);

    error RevenueSplit_DuplicateCountersigners(uint256 seats);
    error RevenueSplit_SignaturesDoNotMatchSigners(uint256 given, uint256 expected);
    error RevenueSplit_InvalidSignature(uint256 seat, address account);
    error RevenueSplit_NotCountersigned(uint256 seat, address account);

    /// @notice Seats can be named as silent only when the period is over.
    error RevenueSplit_PeriodNotOver(uint256 period, uint256 end);

    error RevenueSplit_NotPartner(address account);
    error RevenueSplit_SeatWithoutShares(uint256 seat);
    error RevenueSplit_OwnSeat(uint256 seat);
    error RevenueSplit_AlreadyQuestioned(uint256 seat, uint256 silentFrom);
    error RevenueSplit_NotThePresent(uint256 period, uint256 running);
    error RevenueSplit_NoParent();
    error RevenueSplit_NotOffered(uint256 seat, address account);
    error RevenueSplit_NoOffer(uint256 seat);
    error RevenueSplit_NotAnnounced(uint256 seat, address account);
    error RevenueSplit_NoticeRuns(uint256 seat, uint256 acceptableFrom);
    error RevenueSplit_NeedsNoNotice(uint256 seat);
    /// @notice Seats moved some four billion times: the numbers that are left are for reviews.
    error RevenueSplit_NoMoreMoves(uint256 written);

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   FOUNDING                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Writes the founding roster and shares. The factory, which has checked the charter, calls it once, in the
    /// clone's first transaction.
    function found(address[] calldata accounts, uint256[] calldata shares) external;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   MONEY IN                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Pays revenue with a memo, and names the period in which it was earned. A plain transfer needs none of it.
    /// @dev Closes what has ended first. Credits what arrived, at most `amount`. What the till cannot hold beside what
    /// is set aside counts to the running period.
    /// @param period The running one, or the ended one until its pot is payable.
    function pay(address token, uint256 amount, uint256 period, string calldata memo) external payable;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   MONEY OUT                                                  */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Closes what has ended, and pays the pot that waits, if it is payable, to all its seats. Anyone may call.
    /// @dev All or nothing: reverts if there is nothing to do or too little gas. At most one pot is paid, the older
    /// first. A tip goes to the caller.
    function settle(address token) external;

    /// @notice Settles several tokens; reverts only if none had anything to do.
    /// @param tipTo Who gets the tips; the zero address for the caller.
    function settleMany(address[] calldata tokens, address tipTo) external;

    /// @notice Like `settle`, but pays at most `seats` seats, from where the last slice ended.
    /// @param tipTo Who gets the tip; the zero address for the caller.
    function settleSlice(address token, uint256 seats, address tipTo) external;

    /// @notice Tries again to deliver to an account what was set aside for it, with all the gas of the call.
    function deliver(address token, address account) external;

    /// @notice Takes what was set aside for the caller to any address.
    function withdraw(address token, address to) external;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   AGREEMENT                                                  */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Passes a review. Anyone who has the countersignatures may call.
    function review(Review calldata document, Countersignatures calldata countersignatures) external;

    /// @notice Countersigns a review on the chain, for an account that cannot or will not sign.
    /// @dev Any account may, also again, to no effect: it counts if the account holds, or is admitted to, a seat when the review passes.
    /// @param period The review's period: from its beginning until its review window closes.
    /// @param digest What `hashReview` gives for it.
    function countersign(uint256 period, bytes32 digest) external;

    /// @notice Countersigns a review on the chain with less than all that `countersign` gives: how a partnership does.
    /// @dev What was given before never weakens; only something new is an answer.
    /// @param consentsToCut Whether the account consents to a cut of its own.
    /// @param admits Whether it counts among the seats that must agree when shares are given to a seat that had none.
    function countersignWith(uint256 period, bytes32 digest, bool consentsToCut, bool admits) external;

    /// @notice Countersigns the review of a partnership in which this one holds a seat, or is admitted to one: by its own
    /// double majority, by its newest shares. Makes that one call, `countersignWith`, and nothing else in its name.
    /// @param parent The partnership whose review it is.
    /// @param period The parent's period.
    /// @param digest What the parent's `hashReview` gives.
    /// @param consentsToCut Whether this one consents to a cut of its own: then all its seats with shares must sign.
    /// @param countersignatures What the partners signed is what `hashParentReview` gives. Silent seats can be named when
    /// the parent's period is over; then this one does not count among the seats that must agree when shares are given to
    /// a seat that had none.
    /// @param ownPeriod The period of this one for which they countersigned on the chain, if one did.
    function countersignParent(
        address parent,
        uint256 period,
        bytes32 digest,
        bool consentsToCut,
        Countersignatures calldata countersignatures,
        uint256 ownPeriod
    ) external;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                     SEATS                                                    */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Offers the caller's seat to an account, instead of any account it was offered to before.
    /// @param notice Seconds for which the account must have announced itself before it can accept.
    function offer(address account, uint32 notice) external;

    /// @notice Takes the offer of the caller's seat back.
    function withdrawOffer() external;

    /// @notice Announces that the caller, to whom the seat is offered with a notice, means to take it.
    function announce(uint256 seat) external;

    /// @notice Takes the seat that was offered to the caller, once the notice has run.
    function accept(uint256 seat) external;

    /// @notice Doubts that the holder of another seat is there. The caller's own seat must hold shares.
    /// @dev If the holder does not answer by the end of the next full period, the seat is silent until it does. An answer
    /// is any call that only the holder can make, a countersignature that counted, or a signed presence.
    function question(uint256 seat) external;

    /// @notice Has this partnership, as a partner of the first of `parents`, question a seat of the last of them.
    /// @dev Any partner with shares may call. Makes that one call and nothing else.
    /// @param parents Each a partnership in which the one before it, or for the first this one, holds a seat.
    function questionParent(address[] calldata parents, uint256 seat) external;

    /// @notice Shows that the holder of the caller's seat is there.
    function answer() external;

    /// @notice Hands in signatures that show that the holders of some seats are there. Anyone may.
    /// @param period The running period, which they signed (`hashPresence`). Each counts once.
    /// @param signatures As of a review; who countersigned on the chain has answered by that.
    function present(uint256 period, Countersignatures calldata signatures) external;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                     VIEWS                                                    */
    /* ------------------------------------------------------------------------------------------------------------ */

    function charter() external view returns (Charter memory);

    /// @notice The account of each seat.
    function roster() external view returns (address[] memory accounts);

    /// @notice The seat of an account; reverts if it holds none.
    function seatOf(address account) external view returns (uint256 seat);

    /// @notice The shares of each seat by which `period` is paid, as far as it has been reviewed by now; those of period
    /// 0 are the founding shares. Seats admitted later are missing at the end.
    function sharesOf(uint256 period) external view returns (uint256[] memory shares);

    /// @notice The newest period that was reviewed; 0 if none was.
    function reviewedPeriod() external view returns (uint256);

    /// @notice The running period; 0 before the first begins.
    function currentPeriod() external view returns (uint256);

    /// @notice The first second of a period, the first second after it, and the first second in which it can no longer
    /// be reviewed.
    function periodTimes(uint256 period) external view returns (uint256 start, uint256 end, uint256 reviewEnd);

    function till(address token) external view returns (Till memory);

    /// @notice What has come in and is not closed yet.
    function accrued(address token) external view returns (uint256);

    /// @notice Whether a period's pot is payable, and from when it is if no review comes first.
    function payableFrom(uint256 period) external view returns (bool isPayable, uint256 from);

    /// @notice What each seat would get if `settle` were called now, tips not counted; nothing if nothing is payable.
    /// @return period The period whose pot would be paid; 0 if none.
    function releasable(address token) external view returns (uint256 period, uint256[] memory amounts);

    /// @notice How an amount is shared by the shares of a period.
    function split(uint256 amount, uint256 period) external view returns (uint256[] memory amounts);

    /// @notice The tip's rate for a pot of `period` settled now, in billionths of each payment.
    function tipRate(uint256 period) external view returns (uint256);

    function setAside(address token, address account) external view returns (uint256 amount);

    /// @notice The review's EIP-712 digest, which its countersigners sign.
    function hashReview(Review calldata document) external view returns (bytes32 digest);

    /// @notice What a partner signs so that this partnership countersigns its parent's review.
    function hashParentReview(
        address parent,
        uint256 period,
        bytes32 digest,
        bool consentsToCut
    ) external view returns (bytes32);

    /// @notice What the holder of a seat signs to show that it is there in `period`.
    function hashPresence(uint256 period) external view returns (bytes32);

    /// @notice Whether a review would pass with this support, and what is missing; reverts with its error if the review
    /// itself cannot pass now. Does not look whether who is named as silent is.
    function tallyReview(
        Review calldata document,
        Support calldata support
    ) external view returns (bool passes, Tally memory tally);

    /// @notice What an account has countersigned on the chain of a review of `period`, a bit each: 1 the review, 2 a cut of its own,
    /// 4 shares for a seat that had none; 0 if nothing.
    function countersigned(uint256 period, bytes32 digest, address account) external view returns (uint8);

    /// @notice The question that stands about a seat, and whether the seat is silent now.
    function questionOf(uint256 seat) external view returns (uint256 silentFrom, bool isSilent);

    function presentBefore(address account) external view returns (uint256 period);

    /// @notice The seats that are silent now.
    function silentSeats() external view returns (uint256);

    /// @notice To whom a seat is offered; the zero account if to nobody.
    function offerOf(uint256 seat) external view returns (Offer memory);
}
