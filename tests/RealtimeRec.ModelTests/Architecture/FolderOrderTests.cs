using RealtimeRec.Tests;

namespace RealtimeRec.ModelTests.Architecture;

public sealed class FolderOrderTests
{
    [Fact]
    public void AFolderUsesOnlyThoseToTheLeftOfIt() => FolderOrder.Holds(
        "RealtimeRec.Models",
        "RealtimeRec.Training",
        [
            FolderOrder.Root, "Torch", "Data", "UserEncoder.Augmentation", "UserEncoder", "Artifacts", "Evaluation", "Evaluation.Text", "TextEncoder", "Preparation",
            "Preparation.Rules", "Preparation.Output", "Tuning", "Defaults", "Commands",
        ]);
}
