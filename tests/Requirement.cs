namespace RealtimeRec.Tests;

/// <summary>What a test needs of the machine beyond the .NET SDK.</summary>
internal static class Requirement
{
    /// <summary>Skips the calling test where the machine lacks something; in CI that is a failure.</summary>
    public static void Met(bool condition, string otherwise)
    {
        if (!condition && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail($"{otherwise} In CI nothing may be skipped.");
        }

        Skip.IfNot(condition, otherwise);
    }
}
