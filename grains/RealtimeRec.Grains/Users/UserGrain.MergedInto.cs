using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;

namespace RealtimeRec.Users;

/// <content>The one of two users who becomes part of the other: it leads there, is released of what it held, and passes on what still names it.</content>
internal sealed partial class UserGrain
{
    public async Task<string> FindRootAsync()
    {
        ThrowIfBroken();
        if (_profile.MergedInto is not { } into)
        {
            return UserId;
        }

        await EnsureDurableAsync(_changes);
        return await MergingUser(into).FindRootAsync();
    }

    public async Task<LeadAnswer> LeadAsync(string intoUserId, int room)
    {
        ThrowIfBroken();
        var begins = _profile.MergedInto is null;
        if (RefusalOf(intoUserId, room) is { } refusal)
        {
            return refusal;
        }

        _profile.LeadTo(intoUserId);
        _changes++;
        try
        {
            await EnsureDurableAsync(_changes);
        }
        catch when (begins)
        {
            // If it was stored all the same, the next write finds that out and this grain begins anew.
            _profile.LeadTo(null);
            throw;
        }

        return new LeadAnswer(Refusal: null, _profile.ToState());
    }

    public async Task ReleaseAsync(string intoUserId)
    {
        ThrowIfBroken();
        if (_profile.MergedInto != intoUserId)
        {
            // What was stored here was damaged since: there is nothing to forget.
            return;
        }

        if (_profile.HasTraces || _profile.Version > 0)
        {
            _profile.Release();
            _changes++;
        }

        await EnsureDurableAsync(_changes);
        if (_observers is { Count: > 0 } observers)
        {
            _observers = null;
            foreach (var observer in observers)
            {
                HandOverAsync(observer, intoUserId).Ignore();
            }
        }
    }

    private async Task HandOverAsync(IProfileObserver observer, string intoUserId)
    {
        var version = await GrainFactory.GetUser(intoUserId).SubscribeAsync(observer);
        await observer.ProfileChangedAsync(version);
    }

    /// <summary>The user that this one was merged into, who answers in its place; null for a user of its own.</summary>
    private async ValueTask<IUserGrain?> FindOtherAsync()
    {
        ThrowIfBroken();
        if (_profile.MergedInto is not { } into)
        {
            return null;
        }

        await EnsureDurableAsync(_changes);
        if (_profile.HasTraces)
        {
            // Not the other's yet, or not known to be: whoever asks is to find it there.
            await MergingUser(into).MergeAsync(UserId, into);
        }

        return GrainFactory.GetUser(into);
    }

    /// <summary>Passes on events that name a user who was merged into another: with what is known here of those that had been applied.</summary>
    private async Task<ApplyResult> ForwardAsync(EventBatch batch)
    {
        await EnsureDurableAsync(_changes);
        if (_profile.MergedInto is not { } into)
        {
            throw new MergeUnderWayException($"{UserId} was not merged after all; send its events again.");
        }

        var appliedBefore = new bool[batch.Events.Length];
        var nowMs = services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < appliedBefore.Length; i++)
        {
            var source = EventSource.Of(batch, i, nowMs);
            appliedBefore[i] = source.WasApplied || _profile.HadApplied(batch.Events[i], source, services.Judge);
        }

        return await GrainFactory.GetUser(into).ApplyAsync(new EventBatch
        {
            Events = batch.Events,
            Partition = batch.Partition,
            Offsets = batch.Offsets,
            Origin = batch.Origin,
            Historical = batch.Historical,
            Earlier = batch.Earlier,
            AppliedBefore = appliedBefore,
        });
    }

    private LeadAnswer? RefusalOf(string intoUserId, int room)
    {
        if (_profile.MergedInto is { } other)
        {
            return other == intoUserId ? null : new LeadAnswer(LeadRefusal.LeadsElsewhere, Other: other);
        }

        var merged = _profile.Merged;
        if (merged is { IsSettled: false })
        {
            // Of two that are merged into each other at once, the one whose id comes first takes in the other.
            return new LeadAnswer(
                merged.StageOf(intoUserId) == MergeStage.Begun && string.CompareOrdinal(UserId, intoUserId) < 0 ? LeadRefusal.TakesTheOther : LeadRefusal.Busy);
        }

        return merged is null ? null
            : merged.Depth + 1 > MergedUsers.MaxDepth ? new LeadAnswer(LeadRefusal.TooDeep)
            : merged.Count > room ? new LeadAnswer(LeadRefusal.TooMany)
            : null;
    }
}
