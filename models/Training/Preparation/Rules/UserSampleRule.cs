namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>Finds everything of the users who are not drawn, for a smaller log of whole histories.</summary>
/// <param name="users">How many are drawn.</param>
/// <param name="seed">Seed of the drawing.</param>
internal sealed class UserSampleRule(int users, int seed) : ICleaningRule
{
    public string Name => "user_sample";

    public string Description => $"All of a user who is not among {users:N0} drawn at random.";

    public void Find(InteractionLog log, Span<bool> found)
    {
        var all = log.ByUser().ToArray();
        new Random(seed).Shuffle(all);
        foreach (var user in all.AsSpan(Math.Min(users, all.Length)))
        {
            found[user].Fill(true);
        }
    }

    public string Example(InteractionLog log, in Interaction found) => $"user {log.Users.GetId(found.User)}";
}
