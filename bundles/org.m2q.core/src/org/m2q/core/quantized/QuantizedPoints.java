package org.m2q.core.quantized;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.resources.IFile;
import org.m2q.core.results.ShownResult;

/** The last few points that were quantized in this Eclipse. Any thread; listeners are told by the thread that makes the change. */
public final class QuantizedPoints {

	private static final int MOST = 4;

	private record Key(IFile file, String experiment, String point) {
	}

	private final Map<Key, QuantizedPoint> points = new LinkedHashMap<>();
	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	/** Remembers a point; the oldest of too many is forgotten. */
	public void put(IFile file, QuantizedPoint point) {
		synchronized (points) {
			Key key = new Key(file, point.experiment(), point.point());
			points.remove(key);
			points.put(key, point);
			for (Key old : new ArrayList<>(points.keySet()).subList(0, Math.max(0, points.size() - MOST))) {
				points.remove(old);
			}
		}
		listeners.forEach(Runnable::run);
	}

	/** The program of a shown result; of its last text when that has changed since. */
	public Optional<QuantizedPoint> of(ShownResult shown) {
		synchronized (points) {
			return shown.source().flatMap(file -> Optional.ofNullable(points.get(new Key(file, shown.experimentReport().name(), shown.pointReport().id()))));
		}
	}

	/** Programs of a file, the latest first. */
	public List<QuantizedPoint> of(IFile file) {
		synchronized (points) {
			return points.entrySet().stream().filter(entry -> entry.getKey().file().equals(file)).map(Map.Entry::getValue).toList().reversed();
		}
	}

	/** Adds a listener. */
	public void addListener(Runnable listener) {
		listeners.add(listener);
	}

	/** Removes a listener. */
	public void removeListener(Runnable listener) {
		listeners.remove(listener);
	}
}
