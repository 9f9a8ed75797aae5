using System.Globalization;
using RealtimeRec.Catalog;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Products;
using RealtimeRec.Reading.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>The catalogue: one product at a time, or many as NDJSON.</summary>
internal static class ProductEndpoints
{
    public static IEndpointRouteBuilder MapProducts(this IEndpointRouteBuilder routes)
    {
        var products = routes.MapGroup("/products").WithTags("Products");
        products.MapPut("/{item_id}", PutAsync)
            .WithName("PutProduct")
            .WithSummary("Create or replace a product")
            .WithDescription(
                "Answers once the product is durable; for a new product, with 201 once every silo shows it, so that an event naming it refers to a known product. "
                + "A change shows within a second. A retired product is put back on sale. "
                + "An invalid property is left out or corrected and named in the warnings, and so are unknown properties. "
                + "A document is refused if an unknown property was probably meant to be a known one (Price, name), which the error names, "
                + "or if it says nothing about a product. The answer of GET is accepted as it is.")
            .WithBody(Bodies.Product)
            .WithMetadata(new UnlimitedBody())
            .Produces<ProductWritten>(StatusCodes.Status201Created)
            .Produces<ProductWritten>()
            .ProducesProblems(400, 413, 415, 503);
        products.MapPatch("/{item_id}", PatchAsync)
            .WithName("PatchProduct")
            .WithSummary("Change a part of a product")
            .WithDescription(
                "A JSON merge patch (RFC 7396): a given value replaces the known one, null removes it, attributes merge by name, and everything else stays. "
                + "An unknown product is created, a retired one is put back on sale. Answers as PUT does.")
            .WithBody(Bodies.ProductPatch)
            .WithMetadata(new UnlimitedBody())
            .Produces<ProductWritten>(StatusCodes.Status201Created)
            .Produces<ProductWritten>()
            .ProducesProblems(400, 413, 415, 503);
        products.MapGet("/{item_id}", GetAsync)
            .WithName("GetProduct")
            .WithSummary("Read a product")
            .Produces<ProductAnswer>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(400, 404, 503);
        products.MapGet("/", ListAsync)
            .WithName("ListProducts")
            .WithSummary("Read the catalogue, page by page")
            .WithDescription(
                "In the order of ids; a change shows within a second. Retired products are included, products named only by events are not. "
                + "total counts the products on all pages; unknown is \"category\" or \"brand\" when no product has ever had it.")
            .WithQuery("limit", "cursor", "category", "brand")
            .Produces<ProductsAnswer>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(400, 503);
        products.MapPost("/batch-get", BatchGetAsync)
            .WithName("GetProducts")
            .WithSummary("Read several products")
            .WithDescription(
                $"Up to {BatchGetBody.MaxIds} ids; answers the products in the order of the ids, and the ids that are missing. A change shows within a second.")
            .WithQuery()
            .WithBody(Bodies.ProductIds)
            .WithMetadata(new UnlimitedBody())
            .Produces<BatchGetAnswer>()
            .ProducesProblems(400, 413, 415, 503);
        products.MapDelete("/{item_id}", DeleteAsync)
            .WithName("DeleteProduct")
            .WithSummary("Take a product off sale, or purge it")
            .WithDescription(
                "Answers once durable. The product stays known, with its history, and is put back on sale once the catalogue names it again; "
                + "with purge=true everything known about it is deleted.")
            .WithQuery("purge")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 503);
        products.MapPost("/bulk", PostBulkAsync)
            .WithName("PostProducts")
            .WithSummary("Create or replace many products")
            .WithDescription(
                "NDJSON: one product per line, each at most 256 KiB, any number of lines. An invalid line does not affect the others. "
                + "If the body is cut off, or arrives slower than the limit, the answer says what was stored until then.")
            .WithBody(Bodies.Products)
            .WithMetadata(new UnlimitedBody())
            .Produces<BulkAnswer>()
            .ProducesProblems(400, 408, 415, 503);
        return routes;
    }

    private static Task<IResult> PutAsync(HttpContext context, ClusterCalls cluster) => WriteAsync(
        context,
        cluster,
        MediaTypes.JsonAlone,
        reading => cluster.WriteAsync(
            (Product: reading.Product!, Write: Guid.NewGuid(), reading.Kept),
            static (grains, put) => grains.GetProduct(put.Product.ItemId).UpsertAsync(put.Product, put.Write, put.Kept),
            context.RequestAborted));

    private static Task<IResult> PatchAsync(HttpContext context, ClusterCalls cluster) => WriteAsync(
        context,
        cluster,
        MediaTypes.Patch,
        reading => cluster.WriteAsync(
            (Patch: new ProductPatch { Given = reading.Product!, Cleared = reading.Cleared }, Write: Guid.NewGuid()),
            static (grains, merge) => grains.GetProduct(merge.Patch.Given.ItemId).MergeAsync(merge.Patch, ProductSource.Catalogue, merge.Write),
            context.RequestAborted));

    private static async Task<IResult> WriteAsync(
        HttpContext context, ClusterCalls cluster, string[] types, Func<ProductReading, Task<ProductWriteOutcome>> write)
    {
        if (!PathId.TryRead(context, "item_id", out var itemId, out var refusal))
        {
            return refusal;
        }

        if (MediaTypes.Refuse(context.Request, types) is { } unsupported)
        {
            return unsupported;
        }

        ProductReading reading;
        using (var body = await RequestBody.ReadAsync(context.Request, ProductLimits.MaxProductBytes, context.RequestAborted))
        {
            if (body.IsTooLarge)
            {
                return ProblemResult.TooLarge(ProductLimits.MaxProductBytes);
            }

            reading = ProductReader.Read(body.Span, itemId);
        }

        if (reading.Product is null)
        {
            return ProblemResult.Invalid([.. reading.Rejections.Select(rejection => ProblemError.From(rejection))]);
        }

        var outcome = await write(reading);
        if (outcome == ProductWriteOutcome.Refused)
        {
            return ProblemResult.Invalid(new FieldRejection(
                "attributes", RejectionReasons.TooMany, $"attributes may hold at most {ProductLimits.MaxAttributes} entries, including those already known."));
        }

        if (outcome == ProductWriteOutcome.Created)
        {
            await cluster.WaitUntilShownAsync([itemId], context.RequestAborted);
            context.Response.Headers.Location = $"/v1/products/{Uri.EscapeDataString(itemId)}";
        }

        var written = new ProductWritten(itemId, outcome.ToString().ToLowerInvariant(), ProblemError.WarningsOf(reading.Findings));
        return TypedResults.Json(
            written, GatewayJson.Context.ProductWritten, statusCode: outcome == ProductWriteOutcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> GetAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!PathId.TryRead(context, "item_id", out var itemId, out var refusal))
        {
            return refusal;
        }

        var view = await cluster.ReadAsync(itemId, static (grains, id) => grains.GetProduct(id).GetAsync(), context.RequestAborted);
        return view is null
            ? ProblemResult.NotFound($"There is no product {itemId}.")
            : new SharedAnswer<ProductAnswer>(ProductAnswer.From(view), GatewayJson.Context.ProductAnswer, maxAge: 0);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ClusterCalls cluster)
    {
        var query = new QueryReader(context.Request);
        var request = new ProductListRequest { Limit = query.Limit(), After = query.ListCursor(), Category = query.Category(), Brand = query.Brand() };
        if (query.Refusal is { } invalid)
        {
            return invalid;
        }

        var page = await cluster.ReadReplicaAsync(request, static (replica, ask, token) => replica.ListProductsAsync(ask, token), context.RequestAborted);
        var answer = new ProductsAnswer(
            [.. page.Products.Select(ProductAnswer.From)], page.Total, page.HasMore ? ListCursor.After(page.Products[^1].Product.ItemId) : null, page.Unknown);
        return new SharedAnswer<ProductsAnswer>(answer, GatewayJson.Context.ProductsAnswer, maxAge: 0);
    }

    private static async Task<IResult> BatchGetAsync(HttpContext context, ClusterCalls cluster)
    {
        var (ids, refusal) = await JsonBody.ReadAsync(context, BatchGetBody.MaxBytes, BatchGetBody.Read);
        if (ids is null)
        {
            return refusal!;
        }

        var views = await cluster.ReadReplicaAsync(ids, static (replica, asked, _) => replica.GetProductsAsync(asked), context.RequestAborted);
        var answer = new BatchGetAnswer(
            [.. views.OfType<ProductView>().Select(ProductAnswer.From)], [.. ids.Where((_, i) => views[i] is null)]);
        return TypedResults.Json(answer, GatewayJson.Context.BatchGetAnswer);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!PathId.TryRead(context, "item_id", out var itemId, out var refusal))
        {
            return refusal;
        }

        var query = new QueryReader(context.Request);
        var purges = query.Flag("purge");
        if (query.Refusal is { } invalid)
        {
            return invalid;
        }

        var done = await cluster.WriteAsync(
            (itemId, purges, Write: Guid.NewGuid()),
            static (grains, ask) => ask.purges ? grains.GetProduct(ask.itemId).PurgeAsync() : grains.GetProduct(ask.itemId).RetireAsync(ask.Write),
            context.RequestAborted);
        return done ? TypedResults.NoContent()
            : ProblemResult.NotFound(purges ? $"There is no product {itemId}." : $"There is no product {itemId} on sale.");
    }

    private static async Task<IResult> PostBulkAsync(HttpContext context, ClusterCalls cluster, BulkPace pace, ILoggerFactory loggers)
    {
        if (MediaTypes.Refuse(context.Request, MediaTypes.Products) is { } unsupported)
        {
            return unsupported;
        }

        var upsert = new BulkUpsert(cluster, pace, loggers.CreateLogger<BulkUpsert>());
        await upsert.RunAsync(context.Request.BodyReader, context.RequestAborted);
        return upsert switch
        {
            { CutOff: { } cutOff } => CutOff(cutOff, upsert.Answer()),
            { Written: > 0 } => TypedResults.Json(upsert.Answer(), GatewayJson.Context.BulkAnswer),
            { Rejected: 0 } => ProblemResult.Invalid(new FieldRejection("body", RejectionReasons.Required, "The body holds no product.")),
            { FailedOnlyByCluster: true } => ProblemResult.Unavailable(),
            _ => ProblemResult.Invalid("None of the lines could be accepted.", upsert.Answer().Errors),
        };
    }

    private static ProblemResult CutOff(Exception cutOff, BulkAnswer stored)
    {
        var status = cutOff is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest;
        var why = status == StatusCodes.Status408RequestTimeout ? "arrived too slowly (Limits:MinBodyBytesPerSecond)"
            : cutOff is InvalidDataException ? "could not be decoded any further by its Content-Encoding"
            : "ended early";
        var taken = stored.Created + stored.Updated + stored.Unchanged;
        return new ProblemResult(
            status,
            string.Create(CultureInfo.InvariantCulture, $"The body {why}: {taken} products of it are stored, {stored.Rejected} lines were rejected. The line that was cut off is not among them."),
            stored.Errors.Count == 0 ? null : stored.Errors,
            stored: stored);
    }
}
