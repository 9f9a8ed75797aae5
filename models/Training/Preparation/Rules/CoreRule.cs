namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>
/// Finds what is outside the k-core of the graph of users and items (Seidman, "Network structure and minimum degree", 1983):
/// what stays is the largest part in which every user met at least k different items and every item at least k different users.
/// </summary>
/// <param name="k">At least 2.</param>
internal sealed class CoreRule(int k) : ICleaningRule
{
    public string Name => "k_core";

    public string Description => $"Is outside the {k}-core: its user has fewer than {k} items or its item fewer than {k} users, counted among those that stay.";

    public void Find(InteractionLog log, Span<bool> found)
    {
        var pairs = new HashSet<(int User, int Item)>();
        foreach (ref readonly var interaction in log.Interactions)
        {
            pairs.Add((interaction.User, interaction.Item));
        }

        var itemsOfUser = new int[log.Users.Count];
        var usersOfItem = new int[log.Items.Count];
        foreach (var (user, item) in pairs)
        {
            itemsOfUser[user]++;
            usersOfItem[item]++;
        }

        // A pair that goes may take its user or item below k: again, until none goes.
        while (pairs.RemoveWhere(pair => itemsOfUser[pair.User] < k || usersOfItem[pair.Item] < k) > 0)
        {
            Array.Clear(itemsOfUser);
            Array.Clear(usersOfItem);
            foreach (var (user, item) in pairs)
            {
                itemsOfUser[user]++;
                usersOfItem[item]++;
            }
        }

        for (var i = 0; i < found.Length; i++)
        {
            found[i] = !pairs.Contains((log.Interactions[i].User, log.Interactions[i].Item));
        }
    }

    public string Example(InteractionLog log, in Interaction found) =>
        $"user {log.Users.GetId(found.User)} with item {log.Items.GetId(found.Item)}";
}
