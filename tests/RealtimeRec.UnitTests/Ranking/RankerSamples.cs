using System.Runtime.InteropServices;
using RealtimeRec.RankerTraining;
using RealtimeRec.Tests;

namespace RealtimeRec.UnitTests.Ranking;

/// <summary>Cases to train rankers on.</summary>
internal static class RankerSamples
{
    public static readonly string[] Features = ["place", "telling", "chance"];

    private const int Candidates = 40;

    /// <summary>Skips a test where nothing can be trained.</summary>
    public static void RequireLightGbm() => Requirement.Met(
        RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 && (!OperatingSystem.IsLinux() || NativeLibrary.TryLoad("libgomp.so.1", out _)),
        "LightGBM needs x64 and, on Linux, libgomp1.");

    /// <summary>Cases a second after each other, whose target is anywhere by fusion; its second feature tells, says the opposite, or tells nothing.</summary>
    public static RankerCase[] Cases(int count, int seed, bool telling, bool opposite = false, long fromMs = 0)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(number =>
            {
                var target = random.Next(Candidates);
                var sign = opposite ? -0.8f : 0.8f;
                return new RankerCase(
                    [
                        .. Enumerable.Range(0, Candidates).SelectMany(place => (float[])
                        [
                            1f / (place + 1), (float)random.NextDouble() + (telling && place == target ? sign : 0), (float)random.NextDouble(),
                        ]),
                    ],
                    target)
                {
                    TimeMs = fromMs + (1_000 * number),
                };
            }),
        ];
    }
}
