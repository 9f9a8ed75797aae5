using RealtimeRec.Events;

namespace RealtimeRec.Quality;

/// <summary>What the rules say about an event.</summary>
/// <param name="Outcome">Applied when nothing speaks against it.</param>
/// <param name="Rule">The rule that refused it; null when none did.</param>
/// <param name="Message">What is wrong, when it was refused.</param>
/// <param name="IsWithheld">Whether it says nothing about products, since its user may be a bot.</param>
/// <param name="IsIdForgone">Whether its id was not remembered, because its user has reached the limit: only its offset in a log can tell a repeat.</param>
internal readonly record struct Verdict(EventOutcome Outcome, string? Rule = null, string? Message = null, bool IsWithheld = false, bool IsIdForgone = false)
{
    /// <summary>A good event.</summary>
    public static readonly Verdict Good = new(EventOutcome.Applied);

    /// <summary>An event that was applied before.</summary>
    public static readonly Verdict Duplicate = new(EventOutcome.Duplicate);
}
