using RealtimeRec.Events;
using RealtimeRec.Quality;
using RealtimeRec.Users;

namespace RealtimeRec.Profiles;

/// <summary>
/// The users that were merged into one, those that had been merged into them included, and how far logs were applied since of the
/// records that name each: what is a later place of one may be an earlier one of another, although both lie in one log. Few profiles have it at
/// all. Not thread-safe: the profile's grain owns it.
/// </summary>
internal sealed class MergedUsers
{
    /// <summary>Most users that one user may be made of, beside itself: all of them are written with every event.</summary>
    public const int Capacity = UserMerge.MaxUsers;

    /// <summary>Most users that an event passes on its way to the one that holds its profile.</summary>
    public const int MaxDepth = 8;

    private readonly List<(string UserId, MergeStage Stage)> _users = [];
    private readonly Dictionary<string, (string Partition, long Offset)[]> _logs = new(StringComparer.Ordinal);

    /// <summary>Number of users.</summary>
    public int Count => _users.Count;

    /// <summary>Users in the longest chain that leads here, one merged into the other.</summary>
    public int Depth { get; private set; }

    /// <summary>The users and how far the merge of each is, in the order in which they came.</summary>
    public IReadOnlyList<(string UserId, MergeStage Stage)> Users => _users;

    /// <summary>How far logs were applied, by the user that the records name.</summary>
    public IReadOnlyDictionary<string, (string Partition, long Offset)[]> Logs => _logs;

    /// <summary>Whether no merge is under way.</summary>
    public bool IsSettled => !_users.Exists(user => user.Stage != MergeStage.Done);

    /// <summary>How far the merge of a user is; null when there is none.</summary>
    public MergeStage? StageOf(string userId) => _users.FindIndex(user => user.UserId == userId) is >= 0 and var place ? _users[place].Stage : null;

    /// <summary>Notes how far the merge of a user is.</summary>
    public void Set(string userId, MergeStage stage)
    {
        var place = _users.FindIndex(user => user.UserId == userId);
        if (place < 0)
        {
            _users.Add((userId, stage));
        }
        else
        {
            _users[place] = (userId, stage);
        }
    }

    /// <summary>Forgets a user that is not merged after all.</summary>
    public void Remove(string userId) => _users.RemoveAll(user => user.UserId == userId);

    /// <summary>Takes in those that had been merged into a user who is merged now. Their records' places stay with that user.</summary>
    /// <param name="others">They; null for none.</param>
    public void Add(MergedUsers? others)
    {
        Depth = Math.Max(Depth, 1 + (others?.Depth ?? 0));
        foreach (var (userId, _) in others?._users ?? [])
        {
            Set(userId, MergeStage.Done);
        }
    }

    /// <summary>Whether a record that names one of the users was passed since.</summary>
    public bool HasPassed(string userId, string partition, long offset, EarlierLog[]? earlier) =>
        _logs.TryGetValue(userId, out var logs) && AppliedOffsets.Contains(logs, partition, offset, earlier);

    /// <summary>Passes a record that names one of the users; false when it was passed before.</summary>
    public bool TryAdvance(string userId, string partition, long offset, EarlierLog[]? earlier, RefusedEvents? refused)
    {
        var logs = _logs.GetValueOrDefault(userId, []);
        var isNew = AppliedOffsets.TryAdvance(ref logs, partition, offset, earlier, refused);
        _logs[userId] = logs;
        return isNew;
    }

    /// <summary>Puts back stored users.</summary>
    public void Restore(IEnumerable<(string UserId, MergeStage Stage)> users, int depth, IEnumerable<(string UserId, string Partition, long Offset)> logs)
    {
        _users.AddRange(users);
        Depth = depth;
        foreach (var user in logs.GroupBy(log => log.UserId, StringComparer.Ordinal))
        {
            _logs[user.Key] = [.. user.Select(log => (string.Intern(log.Partition), log.Offset))];
        }
    }
}
