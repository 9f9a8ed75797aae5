namespace RealtimeRec.Users;

/// <summary>What the grains of users say to each other when one is merged into another. Key: the user id (<see cref="GrainKeys"/>).</summary>
[Alias("RealtimeRec.IMergingUserGrain")]
internal interface IMergingUserGrain : IGrainWithStringKey
{
    /// <summary><see cref="IUserGrain.MergeAsync"/>, on behalf of a user who was merged into this one where it is another.</summary>
    /// <param name="fromUserId">The user that becomes part of this one.</param>
    /// <param name="askedFor">The user that the call was made to.</param>
    [Alias("Merge")]
    Task<UserMerge> MergeAsync(string fromUserId, string askedFor);

    /// <summary>The user that this one is part of: itself when it was merged into nobody.</summary>
    [Alias("FindRoot")]
    Task<string> FindRootAsync();

    /// <summary>Leads all calls to another user from now on, and gives what it is to take in. Durable once it is answered; the same again for the same user.</summary>
    /// <param name="intoUserId">The other user, who has stored that it merges this one.</param>
    /// <param name="room">Most users that this one may bring with it.</param>
    [Alias("Lead")]
    Task<LeadAnswer> LeadAsync(string intoUserId, int room);

    /// <summary>Forgets what the other user has taken in and stored.</summary>
    /// <param name="intoUserId">The other user.</param>
    [Alias("Release")]
    Task ReleaseAsync(string intoUserId);
}
