namespace RealtimeRec.Candidates;

/// <summary>A component with options of its own in every recipe.</summary>
/// <typeparam name="TOptions">Its options; <see cref="OptionalComponentOptions"/> for one that a recipe may switch off.</typeparam>
internal abstract class CandidateComponent<TOptions> : ICandidateComponent
    where TOptions : class, new()
{
    public abstract string Name { get; }

    public Type OptionsType => typeof(TOptions);

    /// <summary>Its options in the query's recipe.</summary>
    protected TOptions OptionsIn(CandidateQuery query) => (TOptions)query.Recipe.OptionsOf(this);
}
