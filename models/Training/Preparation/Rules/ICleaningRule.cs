namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>One thing that keeps an interaction out of the training. <see cref="CleaningRules"/> says which come in which order.</summary>
internal interface ICleaningRule
{
    /// <summary>Its name in reports; that of the cluster's own rule where there is one (<see cref="Quality.QualityRules"/>).</summary>
    string Name { get; }

    /// <summary>What it finds, in a sentence with its numbers.</summary>
    string Description { get; }

    /// <summary>Whether what it finds is dropped, or only counted.</summary>
    bool Drops => true;

    /// <summary>Marks the interactions that it finds.</summary>
    /// <param name="log">What the rules before it left.</param>
    /// <param name="found">A mark for each interaction, all false.</param>
    void Find(InteractionLog log, Span<bool> found);

    /// <summary>Names a case that it found, for people; cases of the same text are one.</summary>
    string Example(InteractionLog log, in Interaction found);
}
