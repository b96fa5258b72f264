package org.m2q.calibration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.calibration.data.DataException;
import org.m2q.network.Network;
import org.m2q.network.NetworkInput;
import org.m2q.network.Value;
import org.m2q.onnx.OnnxException;

/**
 * What a network computes over a data set. Networks that are one model with several sizes of the input share what is seen, so that the same weights and scales serve
 * all of them.
 */
public final class Calibration {

	private final List<Network> networks;
	private final Map<Value, SharedObservation> values;
	private final int samples;

	Calibration(List<Network> networks, Map<Value, SharedObservation> values, int samples) {
		this.networks = List.copyOf(networks);
		this.values = Map.copyOf(values);
		this.samples = samples;
	}

	/**
	 * Runs networks over a data set and watches all their values.
	 *
	 * @param networks the networks, one per size of the feed: the same operators in the same order
	 * @param feed the samples
	 * @throws DataException when a sample cannot be used, or leads to a value that is no finite number; file and node are named
	 * @throws OnnxException when a network cannot be run
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static Calibration run(List<FloatNetwork> networks, Feed feed, Workers workers, Progress progress, Cancellation cancellation)
			throws DataException, OnnxException {
		List<Network> plain = networks.stream().map(FloatNetwork::network).toList();
		requireAlike(plain, feed);
		List<Map<Value, ValueStatistics>> parts = new ArrayList<>();
		ThreadLocal<Map<Value, ValueStatistics>> own = ThreadLocal.withInitial(() -> {
			Map<Value, ValueStatistics> part = new HashMap<>();
			synchronized (parts) {
				parts.add(part);
			}
			return part;
		});
		workers.each(feed.size(), (index, stop) -> watch(networks, feed.item(index), own.get(), stop), progress, cancellation);
		Map<Value, ValueStatistics> all = new HashMap<>();
		for (Map<Value, ValueStatistics> part : parts) {
			part.forEach((value, statistics) -> all.computeIfAbsent(value, key -> new ValueStatistics()).add(statistics));
		}
		Map<Value, SharedObservation> values = new HashMap<>();
		all.forEach((value, statistics) -> statistics.result().ifPresent(seen -> values.put(value, seen)));
		return new Calibration(plain, values, feed.size());
	}

	private static void requireAlike(List<Network> networks, Feed feed) {
		if (networks.size() != feed.inputs().sizes().size()) {
			throw new IllegalArgumentException(networks.size() + " networks for " + feed.inputs().sizes().size() + " sizes");
		}
		List<String> nodes = nodes(networks.getFirst());
		for (int i = 0; i < networks.size(); i++) {
			Network network = networks.get(i);
			if (!network.inputs().stream().map(NetworkInput::shape).toList().equals(feed.inputs().shapes(i)) || !nodes(network).equals(nodes)) {
				throw new IllegalArgumentException("network " + i + " of " + network.model() + " has other operators or other inputs than the first");
			}
		}
	}

	private static List<String> nodes(Network network) {
		return network.nodes().stream().map(node -> node.name() + " " + node.operator().name() + " " + node.inputs()).toList();
	}

	private static void watch(List<FloatNetwork> networks, Feed.Item item, Map<Value, ValueStatistics> seen, Cancellation stop) throws DataException, OnnxException {
		FloatNetwork network = networks.get(item.network());
		List<String> faults = new ArrayList<>();
		network.run(item.elements(), (value, elements) -> {
			int fault = seen.computeIfAbsent(value, key -> new ValueStatistics()).add(network.network().shape(value), elements.reals());
			if (fault >= 0 && faults.isEmpty()) {
				String name = value.isInput() ? network.network().inputs().get(value.port()).name() : network.network().nodes().get(value.node()).name();
				faults.add("'" + name + "' is " + elements.real(fault) + " at element " + fault);
			}
		}, stop);
		if (!faults.isEmpty()) {
			throw new DataException("sample " + item.sample().name() + ": " + faults.getFirst() + "; finite numbers were expected. Check the weights and the preprocessing");
		}
	}

	/** Number of samples that were seen. */
	public int samples() {
		return samples;
	}

	/** Number of networks. */
	public int networks() {
		return networks.size();
	}

	/**
	 * What was seen, for one of the networks.
	 *
	 * @param index 0 to {@link #networks()} − 1
	 */
	public Observations observations(int index) {
		Network network = networks.get(Objects.checkIndex(index, networks.size()));
		return value -> Optional.ofNullable(values.get(value)).map(seen -> seen.of(network.shape(value)));
	}

	Map<Value, SharedObservation> values() {
		return values;
	}
}
