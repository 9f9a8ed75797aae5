namespace RealtimeRec.UnitTests.Ranking;

/// <summary>Random sessions over few items, so that they share many.</summary>
internal static class RandomSessions
{
    public static int[][] Make(Random random, int sessions, int items) =>
        [.. Enumerable.Range(0, sessions).Select(_ => Session(random, items))];

    public static int[] Session(Random random, int items) =>
        [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(items))];
}
