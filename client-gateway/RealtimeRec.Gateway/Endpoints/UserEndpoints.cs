using Microsoft.Net.Http.Headers;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Users;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>What the cluster knows about a user: to read, to take away, to erase; and which ids are one user.</summary>
internal static class UserEndpoints
{
    public static IEndpointRouteBuilder MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/users").WithTags("Users");
        users.MapGet("/{user_id}", GetAsync)
            .WithName("GetUser")
            .WithSummary("Read a user's profile")
            .WithDescription("If the user was merged into another one, merged_into names that one, and the profile is that one's.")
            .Produces<UserProfileView>()
            .ProducesProblems(400, 404, 503);
        users.MapDelete("/{user_id}", DeleteAsync)
            .WithName("DeleteUser")
            .WithSummary("Erase a user's profile")
            .WithDescription(
                "Answers once the erasure is durable, and 503 until then: sent again, the request waits for the same write, or gets 404 if that is done meanwhile. "
                + "A damaged profile that was kept aside and the findings of the quality rules about the user are erased too. The last applied offset of each log "
                + "and the hashes of the latest event ids stay, so that neither a redelivery nor a retry brings the user back. "
                + "Users merged into one are erased together, by any of their ids.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 503);
        users.MapGet("/{user_id}/export", GetExportAsync)
            .WithName("ExportUser")
            .WithSummary("Export everything stored about a user")
            .Produces<UserExport>()
            .ProducesProblems(400, 404, 503);
        users.MapPost("/{user_id}/merge", MergeAsync)
            .WithName("MergeUser")
            .WithSummary("Merge another user, such as an anonymous visitor who signed in, into this one")
            .WithDescription(
                "History, interests and purchases are as if all events had been this user's, in the order of their times. From then on the user named by from "
                + "refers to this user: its events, feeds, profile, export and erasure are this user's, and answers say so in merged_into. "
                + "Event ids are compared within the user id that an event names, before and after. "
                + "Answers once the merge is durable; sent again, it changes nothing and answers unchanged. "
                + "After a 503 it may still be completed, and may be sent again. "
                + "An unknown user may be merged: its later events go to this one. 409 when from was merged into another user, when this user is part of from, "
                + $"or when more than {UserMerge.MaxUsers} users would be merged into one.")
            .WithBody(Bodies.Merge)
            .WithMetadata(new UnlimitedBody())
            .Produces<MergeAnswer>()
            .ProducesProblems(400, 409, 413, 415, 503);
        return routes;
    }

    private static async Task<IResult> MergeAsync(HttpContext context, ClusterCalls cluster, KnownShoppers shoppers)
    {
        if (!PathId.TryRead(context, "user_id", out var userId, out var refusal))
        {
            return refusal;
        }

        var (from, refused) = await JsonBody.ReadAsync(context, MergeBody.MaxBytes, MergeBody.Read);
        if (from is null)
        {
            return refused!;
        }

        if (from == userId)
        {
            return ProblemResult.Invalid(new FieldRejection("from", RejectionReasons.Mismatch, $"{userId} cannot be merged into itself: from must be another user."));
        }

        var merge = await cluster.WriteAsync((userId, from), static (grains, users) => grains.GetUser(users.userId).MergeAsync(users.from), context.RequestAborted);

        // The page offers each user once.
        shoppers.Forget(from);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new MergeAnswer(userId, merge.UserId == userId ? null : merge.UserId, from, merge.IsNew ? "merged" : "unchanged", merge.ProfileVersion, merge.AppliedEvents),
            GatewayJson.Context.MergeAnswer);
    }

    private static async Task<IResult> GetAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!PathId.TryRead(context, "user_id", out var userId, out var refusal))
        {
            return refusal;
        }

        var profile = await cluster.ReadAsync(userId, static (grains, id) => grains.GetUser(id).GetProfileAsync(), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return profile is null ? Unknown(userId) : TypedResults.Json(profile, GatewayJson.Context.UserProfileView);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, UserErasure erasure)
    {
        if (!PathId.TryRead(context, "user_id", out var userId, out var refusal))
        {
            return refusal;
        }

        return await erasure.EraseAsync(userId, context.RequestAborted) ? TypedResults.NoContent() : Unknown(userId);
    }

    private static async Task<IResult> GetExportAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!PathId.TryRead(context, "user_id", out var userId, out var refusal))
        {
            return refusal;
        }

        if (await cluster.ReadAsync(userId, static (grains, id) => grains.GetUser(id).ExportAsync(), context.RequestAborted) is not { } export)
        {
            return Unknown(userId);
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{userId}.json");
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(export, GatewayJson.Context.UserExport);
    }

    private static ProblemResult Unknown(string userId) => ProblemResult.NotFound($"There is no user {userId}.");
}
