namespace RealtimeRec.Quality;

/// <summary>One event that broke one rule.</summary>
/// <param name="Rule">The rule, one of <see cref="QualityRules"/>.</param>
/// <param name="Action">What was done with the event.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Origin">Where the event came from: <c>http</c>, or a log's partition and offset as <c>shop.events/3@1042</c>.</param>
/// <param name="EventId">Its id, as far as it could be read.</param>
/// <param name="UserId">Its user, as far as it could be read.</param>
public sealed record QualityFinding(string Rule, RuleAction Action, string Message, string Origin, string? EventId, string? UserId);
