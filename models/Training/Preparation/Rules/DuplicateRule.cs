using RealtimeRec.Events;
using RealtimeRec.Quality;

namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>Finds the second and further times that the same user did the same with the same item at the same time: one delivery too many.</summary>
internal sealed class DuplicateRule : ICleaningRule
{
    public string Name => QualityRules.Duplicate;

    public string Description => "The same user, item, kind and time as an event before it.";

    public void Find(InteractionLog log, Span<bool> found)
    {
        var interactions = log.Interactions;
        var seen = new HashSet<(int Item, EventKind Kind)>();
        for (var i = 1; i < found.Length; i++)
        {
            if (interactions[i].User != interactions[i - 1].User || interactions[i].Time != interactions[i - 1].Time)
            {
                seen.Clear();
                continue;
            }

            if (seen.Count == 0)
            {
                seen.Add((interactions[i - 1].Item, interactions[i - 1].Kind));
            }

            found[i] = !seen.Add((interactions[i].Item, interactions[i].Kind));
        }
    }

    public string Example(InteractionLog log, in Interaction found) =>
        $"user {log.Users.GetId(found.User)}, {EventNames.Of(found.Kind)} of {log.Items.GetId(found.Item)} at {Moment.Text(found.Time)}";
}
