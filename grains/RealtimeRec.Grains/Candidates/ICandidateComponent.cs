namespace RealtimeRec.Candidates;

/// <summary>A step of a pipeline: by its name recipes set its options, metrics time and count it, and answers speak of it.</summary>
internal interface ICandidateComponent
{
    /// <summary>In snake_case, unique within a pipeline.</summary>
    string Name { get; }

    /// <summary>What recipes may set; its properties have defaults and, where not every value makes sense, ranges.</summary>
    Type OptionsType { get; }
}
