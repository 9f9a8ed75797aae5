using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Feeds;
using RealtimeRec.Feeds.Filters;
using RealtimeRec.Feeds.Learned;
using RealtimeRec.Feeds.Meter;
using RealtimeRec.Feeds.Scores;
using RealtimeRec.Feeds.Sources;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.Products;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.Quality.Rules;
using RealtimeRec.Search;
using RealtimeRec.Search.Analytics;
using RealtimeRec.Search.Parts;
using RealtimeRec.Search.Suggestions;
using RealtimeRec.State;
using RealtimeRec.Telemetry;
using RealtimeRec.Users;

namespace RealtimeRec;

/// <summary>Registers what the grains of a silo need.</summary>
public static class GrainsServiceExtensions
{
    /// <summary>
    /// Adds the silo-local services and binds <see cref="ProfileOptions"/>, <see cref="FeedOptions"/>, <see cref="CatalogOptions"/>,
    /// <see cref="InferenceOptions"/> and <see cref="QualityOptions"/>. The host adds grain storage under <see cref="StorageNames.State"/>.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configuration">Where options are bound from.</param>
    /// <param name="roles">What the silo is for; null for everything.</param>
    public static ISiloBuilder AddRealtimeRecGrains(
        this ISiloBuilder silo, IConfiguration configuration, IReadOnlyCollection<SiloRole>? roles = null)
    {
        var services = silo.Services;
        var inference = OptionsCheck.Valid(
            new InferenceOptionsValidator(), InferenceOptions.Section, configuration.GetSection(InferenceOptions.Section).Get<InferenceOptions>() ?? new InferenceOptions());
        silo.UseInferenceRoles([.. roles ?? SiloRoles.All], inference);
        services.AddSingleton(Options.Create(inference));
        services.AddOptions<ProfileOptions>().Bind(configuration.GetSection(ProfileOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProfileOptions>, ProfileOptionsValidator>();
        services.AddQualityMonitor(configuration);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ClusterMetrics>();

        // The last one registered is the one that every storage provider takes.
        services.AddSingleton<IGrainStorageSerializer, GrainStateSerializer>();
        services.AddSingleton<StateQuarantine>();

        var hashed = new HashedTextEncoder();
        services.AddSingleton(hashed);
        services.AddSingleton(OpenModels(inference, hashed, roles ?? SiloRoles.All));
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<IModelSource>(provider => provider.GetRequiredService<ModelRegistry>());
        services.AddSingleton<EncoderMetrics>();
        services.AddSingleton<EncoderDevices>();
        services.AddSingleton<EncoderRouter>();
        services.AddSingleton<ITextEncoding, TextEncoding>();
        services.AddSingleton<ProductTextEncoder>();
        services.AddSingleton<ModelSwitch>();

        services.AddOptions<CatalogOptions>().Bind(configuration.GetSection(CatalogOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CatalogOptions>, CatalogOptionsValidator>();
        services.AddSingleton<CatalogIds>();
        services.AddSingleton(provider => new PopularityClock(provider.GetRequiredService<ProfileRules>().PopularityHalfLifeMs));
        services.AddSingleton<ICatalogStorage, CatalogStorage>();
        services.AddSingleton<CatalogReplica>();
        services.AddSingleton<ISiloCatalog>(provider => provider.GetRequiredService<CatalogReplica>());
        services.AddSingleton<ShardHeartbeat>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SignalAggregator>(provider, provider.GetRequiredService<CatalogReplica>()));
        services.AddSingleton<ISiloSignals>(provider => provider.GetRequiredService<SignalAggregator>());
        services.AddSingleton<UnknownProductExpiry>();

        services.AddSingleton<IEventRule, TimeWindowRule>();
        services.AddSingleton<IEventRule, PriceRangeRule>();
        services.AddSingleton<IEventRule, QuantityRangeRule>();
        services.AddSingleton<IEventRule>(provider => new UnknownProductRule(
            provider.GetRequiredService<CatalogIds>(), provider.GetRequiredService<CatalogReplica>()));
        services.AddSingleton<IEventRule, ImpossibleSequenceRule>();
        services.AddSingleton<BotRate>();
        services.AddSingleton<EventJudge>();

        services.AddSingleton<ProfileRules>();
        services.AddSingleton<InteractionSignals>();
        services.AddSingleton<EventIdSegments>();
        services.AddSingleton<UserServices>();

        services.AddFeeds(configuration);
        services.AddSearch(configuration);
        services.AddSingleton<OwnedGrains>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, DuplicateWatch>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloLocalServices>();
        return silo;
    }

    /// <summary>Adds what makes feeds: the pipeline with its components, each kind in the order in which they run, and its recipes.</summary>
    internal static void AddFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(FeedOptions.Section);
        services.AddOptions<FeedOptions>().Bind(section).ValidateOnStart();
        services.AddOptions<RecipeOptions>().Bind(section).ValidateOnStart();
        services.AddOptions<MeterOptions>().Bind(configuration.GetSection(MeterOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FeedOptions>, FeedOptionsValidator>();
        services.AddSingleton<IValidateOptions<MeterOptions>, MeterOptionsValidator>();
        services.AddOptions<RankerOptions>().Bind(configuration.GetSection(RankerOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RankerOptions>, RankerOptionsValidator>();
        services.AddSingleton<IValidateOptions<RecipeOptions>, RecipeOptionsValidator>();
        new CandidatePipelineBuilder<FeedQuery>(services, FeedRecipes.With(configuration))
            .Add<FilterMatches>()
            .Add<ProfileVector>()
            .Add<OwnItems>()
            .Add<ProfileNeighbours>()
            .Add<CoVisitedItems>()
            .Add<TwoSteps>()
            .Add<MetTogetherItems>()
            .Add<BoughtTogetherItems>()
            .Add<TrendingInCategories>()
            .Add<TrendingInBrands>()
            .Add<LikeContext>()
            .Add<VisitedFromContext>()
            .Add<MetWithContext>()
            .Add<BoughtWithContext>()
            .Add<NewArrivals>()
            .Add<TrendingItems>()
            .Add<OnSaleFilter>()
            .Add<RequestFilter>()
            .Add<PurchasedFilter>()
            .Add<ContextFilter>()
            .Add<Affinity>()
            .Add<Seen>()
            .Add<JustBought>()
            .Add<LearnedRanker>()
            .Add<CategoryQuota>()
            .Add<MaximalMarginalRelevance>();
        services.AddSingleton<RepeatableCategories>();
        services.AddSingleton<FeedWork>();
        services.AddSingleton<NearestCache>();
        services.AddSingleton<FeedBuilder>();
        services.AddSingleton(provider => new Lazy<IOwnRankerGrain>(() => provider.GetRequiredService<IGrainFactory>().Get<IOwnRankerGrain>(0)));
        services.AddSingleton<ServedRanker>();
        services.AddSingleton<IRankerStatus>(provider => provider.GetRequiredService<ServedRanker>());

        // Later than the components, of which the ranker is one.
        services.AddSingleton(provider => new Lazy<FeedFeatures>(() => new FeedFeatures(provider.GetRequiredService<CandidatePipeline<FeedQuery>>().Components)));
        services.AddSingleton<RankerCases>();
        services.AddSingleton<IRankerCases>(provider => provider.GetRequiredService<RankerCases>());
        services.AddSingleton<RankingMeter>();
    }

    /// <summary>Adds what makes pages of searches: the pipeline that ranks what was found, and its recipes.</summary>
    internal static void AddSearch(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(SearchOptions.Section);
        services.AddOptions<SearchOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SearchOptions>, SearchOptionsValidator>();
        new CandidatePipelineBuilder<SearchQuery>(services, section.GetSection("Recipes"))
            .Add<WordMatches>()
            .Add<PopularityPart>()
            .Add<PersonalPart>()
            .Add<SoldOutPart>();
        services.AddSingleton(provider => new Lazy<ISynonymsGrain>(() => provider.GetRequiredService<IGrainFactory>().GetSynonyms()));
        services.AddSingleton<ServedSynonyms>();
        services.AddSingleton<SearchBuilder>();
        services.AddSingleton<SearchProbe>();
        services.AddSingleton<QuerySignals>();
        services.AddSingleton<SearchedQueries>();
        services.AddSingleton<ServedSuggestions>();
        services.AddSingleton<SuggestionBuilder>();
    }

    /// <summary>Has a product's grain leave memory after another time without a call than other grains.</summary>
    /// <param name="options">The options.</param>
    /// <param name="age">How long.</param>
    public static void CollectProductsAfter(this GrainCollectionOptions options, TimeSpan age) =>
        options.ClassSpecificCollectionAge[typeof(ProductGrain).FullName!] = age;

    /// <summary>Gives the silo its roles; without the role of inference when its provider cannot be loaded and nothing may take over.</summary>
    private static void UseInferenceRoles(this ISiloBuilder silo, List<SiloRole> roles, InferenceOptions inference)
    {
        ExecutionProvider? accelerator = null;
        if (roles.Contains(SiloRole.Inference))
        {
            accelerator = ModelSessions.Choose(inference, out var reason);
            reason = reason is null ? null : $"{InferenceOptions.Section}:{reason}";
            silo.Services.AddSingleton(new ProviderNotice(reason, accelerator));
            if (accelerator is null)
            {
                roles.Remove(SiloRole.Inference);
            }

            if (roles.Count == 0)
            {
                throw new OptionsValidationException(InferenceOptions.Section, typeof(InferenceOptions), [reason!]);
            }
        }

        silo.UseSiloRoles(roles, accelerator, inference.Devices);
    }

    /// <summary>What the registry names, for a silo that holds the catalogue; now, so that what cannot be opened stops the start.</summary>
    private static InitialModels OpenModels(InferenceOptions options, HashedTextEncoder hashed, IReadOnlyCollection<SiloRole> roles)
    {
        try
        {
            return InitialModels.Open(roles.Contains(SiloRole.Users) || roles.Contains(SiloRole.Inference) ? options.Registry : null, hashed);
        }
        catch (ModelException exception)
        {
            throw new OptionsValidationException(
                InferenceOptions.Section, typeof(InferenceOptions), [$"{InferenceOptions.Section}:{nameof(options.Registry)} cannot be served: {exception.Message}"]);
        }
    }
}
