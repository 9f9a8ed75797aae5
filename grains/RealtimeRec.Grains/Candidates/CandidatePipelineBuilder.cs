using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RealtimeRec.Candidates;

/// <summary>Registers the components of a pipeline.</summary>
internal sealed class CandidatePipelineBuilder<TQuery>
    where TQuery : CandidateQuery
{
    private readonly IServiceCollection _services;

    /// <param name="services">Where the pipeline is registered.</param>
    /// <param name="recipes">Its recipes.</param>
    public CandidatePipelineBuilder(IServiceCollection services, IConfigurationSection recipes)
    {
        _services = services;
        services.TryAddSingleton<CandidateMetrics>();
        services.AddSingleton<CandidatePipeline<TQuery>>();
        services.AddSingleton(provider => new RecipeBook<TQuery>(recipes, provider.GetRequiredService<CandidatePipeline<TQuery>>()));
    }

    /// <summary>Adds a component, after those of its kind that were added before.</summary>
    public CandidatePipelineBuilder<TQuery> Add<TComponent>()
        where TComponent : class, ICandidateComponent
    {
        _services.AddSingleton<TComponent>();
        _services.AddSingleton(provider => new PipelineComponent<TQuery>(provider.GetRequiredService<TComponent>()));
        return this;
    }
}
