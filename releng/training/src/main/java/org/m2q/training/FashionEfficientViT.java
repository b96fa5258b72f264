package org.m2q.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;

/**
 * The model of that name in dsl-examples/fashion-efficientvit.m2q, operator by operator. The names of parameters are those of the nodes there, so that
 * the weights bind without a map. A change here needs the same one there.
 *
 * <p>
 * Numbers are never operands: DJL wraps a number in a tensor over memory that the garbage collector frees, while the graph of gradients still refers to it.
 * Constants are therefore tensors that live as long as the network.
 */
final class FashionEfficientViT {

	private static final int HEAD_DIMENSION = 16;
	private static final int SCALE = 5;
	private static final int EXPANSION = 4;
	private static final float EPSILON = 1e-5f;
	private static final float MOMENTUM = 0.9f;
	private static final int CLASSES = 10;
	private static final double HE = 2;
	private static final double LE_CUN = 1;

	private final Parameters parameters;
	private final NDManager constants;
	private final NDArray half;
	private final NDArray sixth;
	private final NDArray tiny;
	private boolean training;

	FashionEfficientViT(Parameters parameters, NDManager constants) {
		this.parameters = parameters;
		this.constants = constants;
		half = constants.create(0.5f);
		sixth = constants.create(1f / 6);
		tiny = constants.create(1e-15f);
	}

	/** Logits {@code [batch, 10]} of images {@code [batch, 1, 28, 28]}. Batch normalizations use the statistics of the batch when training. */
	NDArray logits(NDArray images, boolean isTraining) {
		training = isTraining;
		NDArray x = hardswish(norm("stem.conv.bn", conv("stem.conv", images, 16, 3, 2, 1, false)));
		x = x.add(separable("stem.local", x, 16));
		x = inverted("stage1.down", x, 32, 2, true);
		x = block("stage1.block0", x);
		x = block("stage1.block1", x);
		x = inverted("stage2.down", x, 64, 2, false);
		x = block("stage2.block0", x);
		x = hardswish(norm("head.conv.bn", pointwise("head.conv", x, 128, 1, false)));
		x = x.mean(new int[] { 3 }).mean(new int[] { 2 });
		NDArray weight = parameters.weight("head.classify.weight", LE_CUN, CLASSES, 128);
		return Linear.linear(x, weight, parameters.vector("head.classify.bias", 0, CLASSES)).singletonOrThrow();
	}

	/** EfficientViTBlock: linear attention for context, then an inverted bottleneck for local detail, both residual. */
	private NDArray block(String name, NDArray x) {
		long channels = channels(x);
		NDArray mixed = x.add(attention(name + ".attention", x));
		return mixed.add(inverted(name + ".local", mixed, channels, 1, false));
	}

	/** LiteMLA with one scale beside the original one. */
	private NDArray attention(String name, NDArray x) {
		long batch = x.getShape().get(0);
		long width = channels(x);
		long rows = x.getShape().get(2);
		long columns = x.getShape().get(3);
		long heads = width / HEAD_DIMENSION;
		long groups = 2 * heads;
		NDArray qkv = pointwise(name + ".qkv", x, 3 * width, 1, false);
		NDArray depth = depthwise(name + ".scale0.depth", qkv, SCALE, 1, false);
		NDArray point = pointwise(name + ".scale0.point", depth, 3 * width, Math.toIntExact(3 * heads), false);
		NDArray all = qkv.concat(point, 1).reshape(batch, groups, 3 * HEAD_DIMENSION, rows * columns);
		NDList parts = all.split(3, 2);
		NDArray queries = Activation.relu(parts.get(0));
		NDArray keys = Activation.relu(parts.get(1));
		NDArray ones = constants.ones(new Shape(batch, groups, 1, rows * columns), DataType.FLOAT32);
		ones.attach(x.getManager());
		NDArray values = parts.get(2).concat(ones, 2);
		NDArray context = values.matMul(keys.swapAxes(2, 3));
		NDList weighted = context.matMul(queries).split(new long[] { HEAD_DIMENSION }, 2);
		NDArray result = weighted.get(0).div(weighted.get(1).add(tiny)).reshape(batch, groups * HEAD_DIMENSION, rows, columns);
		return norm(name + ".project.bn", pointwise(name + ".project", result, width, 1, false));
	}

	/** DSConv. */
	private NDArray separable(String name, NDArray x, long filters) {
		NDArray depth = hardswish(norm(name + ".depth.bn", depthwise(name + ".depth", x, 3, 1, false)));
		return norm(name + ".point.bn", pointwise(name + ".point", depth, filters, 1, false));
	}

	/** MBConv; without {@code norms} the first two convolutions have a bias instead of a batch normalization (fewer_norm). */
	private NDArray inverted(String name, NDArray x, long filters, int stride, boolean norms) {
		NDArray wide = pointwise(name + ".widen", x, EXPANSION * channels(x), 1, !norms);
		wide = hardswish(norms ? norm(name + ".widen.bn", wide) : wide);
		NDArray depth = depthwise(name + ".depth", wide, 3, stride, !norms);
		depth = hardswish(norms ? norm(name + ".depth.bn", depth) : depth);
		return norm(name + ".project.bn", pointwise(name + ".project", depth, filters, 1, false));
	}

	private NDArray pointwise(String name, NDArray x, long filters, int groups, boolean bias) {
		return conv(name, x, filters, 1, 1, groups, bias);
	}

	private NDArray depthwise(String name, NDArray x, int kernel, int stride, boolean bias) {
		return conv(name, x, channels(x), kernel, stride, Math.toIntExact(channels(x)), bias);
	}

	private NDArray conv(String name, NDArray x, long filters, int kernel, int stride, int groups, boolean bias) {
		NDArray weight = parameters.weight(name + ".weight", HE, filters, channels(x) / groups, kernel, kernel);
		NDArray added = bias ? parameters.vector(name + ".bias", 0, filters) : null;
		return Conv2d.conv2d(x, weight, added, new Shape(stride, stride), new Shape(kernel / 2, kernel / 2), new Shape(1, 1), groups).singletonOrThrow();
	}

	private NDArray norm(String name, NDArray x) {
		long channels = channels(x);
		NDArray mean = parameters.statistic(name + ".running_mean", 0, channels);
		NDArray variance = parameters.statistic(name + ".running_var", 1, channels);
		NDArray gamma = parameters.vector(name + ".weight", 1, channels);
		NDArray beta = parameters.vector(name + ".bias", 0, channels);
		return BatchNorm.batchNorm(x, mean, variance, gamma, beta, 1, MOMENTUM, EPSILON, training).singletonOrThrow();
	}

	/** x · relu6(x + 3) / 6. The bounds of clip are copied, so they may be numbers. */
	private NDArray hardswish(NDArray x) {
		return x.mul(x.mul(sixth).add(half).clip(0f, 1f));
	}

	private static long channels(NDArray x) {
		return x.getShape().get(1);
	}
}
