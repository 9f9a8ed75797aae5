using RealtimeRec.Quality;

namespace RealtimeRec.Hosting.Quality;

/// <summary>One event, or one record of the catalogue, that broke one rule.</summary>
/// <param name="Rule">The rule, one of <see cref="QualityRules"/>.</param>
/// <param name="Action">What was done with it.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Origin">Where it came from: <c>http</c>, or a log's partition and offset as <c>shop.events/3@1042</c>.</param>
/// <param name="EventId">The event's id, as far as it could be read.</param>
/// <param name="UserId">The event's user, as far as it could be read.</param>
/// <param name="ItemId">The product's id, as far as it could be read, for a record of the catalogue.</param>
public sealed record QualityFinding(string Rule, RuleAction Action, string Message, string Origin, string? EventId = null, string? UserId = null, string? ItemId = null);
