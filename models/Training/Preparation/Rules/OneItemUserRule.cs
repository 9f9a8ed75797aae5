namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>Finds the users who only ever met one item: nothing followed it.</summary>
internal sealed class OneItemUserRule : ICleaningRule
{
    public string Name => "one_item_user";

    public string Description => "All of a user who only ever met one item.";

    public void Find(InteractionLog log, Span<bool> found)
    {
        foreach (var user in log.ByUser())
        {
            var interactions = log.Interactions[user];
            var isOne = true;
            foreach (ref readonly var interaction in interactions)
            {
                isOne &= interaction.Item == interactions[0].Item;
            }

            found[user].Fill(isOne);
        }
    }

    public string Example(InteractionLog log, in Interaction found) => $"user {log.Users.GetId(found.User)}";
}
