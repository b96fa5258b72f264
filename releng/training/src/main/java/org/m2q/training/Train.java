package org.m2q.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/**
 * Trains on the 60,000 training images of Fashion-MNIST with AdamW, a learning rate that rises and falls once, smoothed labels and augmented images. The
 * weights are written after every epoch. The test images are only counted; nothing is chosen by them.
 *
 * <p>
 * Arguments: folder of the data, file of the weights, number of epochs, seed, and maybe the number of steps after which to stop for a trial.
 */
public final class Train {

	private static final int BATCH = 128;
	private static final int CLASSES = 10;
	private static final int PIXELS = Images.SIDE * Images.SIDE;
	private static final float HIGHEST_RATE = 3e-3f;
	private static final float WEIGHT_DECAY = 0.02f;
	private static final float LARGEST_GRADIENT = 1;
	private static final float SMOOTHING = 0.05f;
	private static final double RISE = 0.2;
	private static final int REPORT_STEPS = 100;

	private final Images images;
	private final Images test;
	private final NDManager manager;
	private final Parameters parameters;
	private final FashionEfficientViT network;
	private final SplittableRandom random;
	private final NDArray negative;

	private Train(Images images, Images test, NDManager manager, long seed) {
		this.images = images;
		this.test = test;
		this.manager = manager;
		parameters = new Parameters(manager, seed);
		network = new FashionEfficientViT(parameters, manager);
		random = new SplittableRandom(seed);
		negative = manager.create(-1f / BATCH);
	}

	/** Trains. */
	public static void main(String[] arguments) throws IOException {
		Path folder = Path.of(arguments[0]);
		Path target = Path.of(arguments[1]);
		int epochs = Integer.parseInt(arguments[2]);
		long seed = Long.parseLong(arguments[3]);
		int most = arguments.length > 4 ? Integer.parseInt(arguments[4]) : Integer.MAX_VALUE;
		Images images = Images.read(folder, "train");
		Images test = Images.read(folder, "t10k");
		try (NDManager manager = NDManager.newBaseManager()) {
			new Train(images, test, manager, seed).run(epochs, most, target);
		}
	}

	private void run(int epochs, int most, Path target) throws IOException {
		int perEpoch = images.count() / BATCH;
		int steps = epochs * perEpoch;
		Optimizer weights = Optimizer.adamW().optLearningRateTracker(rate(steps)).optWeightDecays(WEIGHT_DECAY).optClipGrad(LARGEST_GRADIENT).build();
		Optimizer vectors = Optimizer.adamW().optLearningRateTracker(rate(steps)).optWeightDecays(0).optClipGrad(LARGEST_GRADIENT).build();
		int[] order = new int[images.count()];
		Arrays.setAll(order, i -> i);
		long begin = System.nanoTime();
		int done = 0;
		double loss = 0;
		for (int epoch = 1; epoch <= epochs && done < most; epoch++) {
			shuffle(order);
			for (int batch = 0; batch < perEpoch && done < most; batch++) {
				loss += step(order, batch * BATCH);
				parameters.update(weights, vectors);
				if (++done % REPORT_STEPS == 0) {
					print("step %d of %d, loss %.4f, %d s", done, steps, loss / REPORT_STEPS, Duration.ofNanos(System.nanoTime() - begin).toSeconds());
					loss = 0;
				}
			}
			parameters.save(target);
			int right = right();
			print("epoch %d of %d: %d of %d test images right (%.2f %%), %d values, %d s", epoch, epochs, right, test.count(), 100.0 * right / test.count(),
					parameters.size(), Duration.ofNanos(System.nanoTime() - begin).toSeconds());
		}
	}

	/** Rises linearly to its highest value in the first part of the steps, then falls to nearly zero along a cosine. */
	private static Tracker rate(int steps) {
		double rise = RISE * steps;
		return step -> (float) (HIGHEST_RATE * (step < rise ? 0.04 + 0.96 * step / rise : 0.0005 + 0.9995 * (1 + Math.cos(Math.PI * (step - rise) / (steps - rise))) / 2));
	}

	/** Computes the gradients of a batch and returns its mean cross entropy. */
	private float step(int[] order, int first) {
		float[] pixels = new float[BATCH * PIXELS];
		float[] targets = new float[BATCH * CLASSES];
		Arrays.fill(targets, SMOOTHING / CLASSES);
		for (int i = 0; i < BATCH; i++) {
			int image = order[first + i];
			images.augmented(image, pixels, i * PIXELS, random);
			targets[i * CLASSES + images.label(image)] += 1 - SMOOTHING;
		}
		try (NDManager scope = manager.newSubManager(); GradientCollector collector = Engine.getInstance().newGradientCollector()) {
			NDArray x = scope.create(pixels, new Shape(BATCH, 1, Images.SIDE, Images.SIDE));
			NDArray wanted = scope.create(targets, new Shape(BATCH, CLASSES));
			NDArray loss = network.logits(x, true).logSoftmax(1).mul(wanted).sum().mul(negative);
			collector.backward(loss);
			float value = loss.getFloat();
			if (!Float.isFinite(value)) {
				throw new IllegalStateException("the loss is " + value);
			}
			return value;
		}
	}

	private int right() {
		int right = 0;
		for (int first = 0; first < test.count(); first += BATCH) {
			int count = Math.min(BATCH, test.count() - first);
			float[] pixels = new float[count * PIXELS];
			for (int i = 0; i < count; i++) {
				test.normalized(first + i, pixels, i * PIXELS);
			}
			try (NDManager scope = manager.newSubManager()) {
				NDArray x = scope.create(pixels, new Shape(count, 1, Images.SIDE, Images.SIDE));
				long[] classes = network.logits(x, false).argMax(1).toLongArray();
				for (int i = 0; i < count; i++) {
					right += classes[i] == test.label(first + i) ? 1 : 0;
				}
			}
		}
		return right;
	}

	private void shuffle(int[] order) {
		for (int i = order.length - 1; i > 0; i--) {
			int j = random.nextInt(i + 1);
			int swapped = order[i];
			order[i] = order[j];
			order[j] = swapped;
		}
	}

	private static void print(String format, Object... values) {
		System.out.printf(Locale.ROOT, format + "%n", values);
	}
}
