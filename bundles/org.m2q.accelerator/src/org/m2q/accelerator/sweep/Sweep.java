package org.m2q.accelerator.sweep;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.m2q.accelerator.RunChanges;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Model;
import org.m2q.network.SourceLocator;

/**
 * Prices every point of a design space with the analytical cost model, on several threads, and hands the points to a sink in their order as
 * they come. Memory does not grow with the number of points. Holds no state; safe for use by several threads as long as nobody changes
 * the models meanwhile.
 */
public final class Sweep {

	/** Points that a thread prices at once. */
	private static final int CHUNK = 256;

	/** The same for points of one machine, which share their work. */
	private static final int MACHINE = 4096;

	/** Chunks per thread that wait for their turn or for the sink. */
	private static final int AHEAD = 4;

	private static final long POLL_MILLISECONDS = 50;

	private final SourceLocator locator;
	private final RunChanges changes;

	/** Sweeps; the locator gives the positions of problems. */
	public Sweep(SourceLocator locator) {
		this(locator, RunChanges.NONE);
	}

	private Sweep(SourceLocator locator, RunChanges changes) {
		this.locator = locator;
		this.changes = changes;
	}

	/** A sweep whose accelerators have another clock or other energy tables than their text says; values of parameters are those of the space. */
	public Sweep with(RunChanges other) {
		return new Sweep(locator, other);
	}

	/**
	 * Prices a space. The points and their order are the same for every number of threads.
	 *
	 * @param space what to price
	 * @param threads how many points to price at the same time, 1 or more
	 * @param cancellation checked before every point, by several threads
	 * @param progress told now and then
	 * @param sink takes the points
	 * @return what it came to; points that cannot be priced are points with a problem
	 * @throws IOException when the sink cannot keep a point; it has taken all points before
	 * @throws CancellationException when cancelled; the sink has taken the first points of the space, as many as the progress says
	 */
	public SweepSummary run(DesignSpace space, int threads, Cancellation cancellation, SweepProgress progress, SweepSink sink) throws IOException {
		if (threads < 1) {
			throw new IllegalArgumentException("a sweep needs a thread, not " + threads);
		}
		AtomicBoolean stopped = new AtomicBoolean();
		Cancellation either = () -> stopped.get() || cancellation.isCancelled();
		Designs designs = new Designs(space, locator, changes, threads);
		AtomicInteger number = new AtomicInteger();
		ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
			Thread thread = new Thread(task, "m2q-sweep-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
		try {
			return collect(space, threads, designs, workers, either, progress, sink);
		} finally {
			stopped.set(true);
			workers.shutdownNow();
			await(workers);
		}
	}

	/** A thread that has not ended could still read a model that its owner is about to change. */
	private static void await(ExecutorService workers) {
		boolean interrupted = false;
		boolean ended = false;
		while (!ended) {
			try {
				ended = workers.awaitTermination(1, TimeUnit.MINUTES);
			} catch (InterruptedException e) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private SweepSummary collect(DesignSpace space, int threads, Designs designs, ExecutorService workers, Cancellation cancellation,
			SweepProgress progress, SweepSink sink) throws IOException {
		long total = space.size();
		int chunk = chunk(space, threads);
		ArrayDeque<Future<Priced>> ahead = new ArrayDeque<>();
		long next = 0;
		long done = 0;
		long failed = 0;
		while (done < total) {
			while (next < total && ahead.size() < AHEAD * threads) {
				long from = next;
				long to = Math.min(total, from + chunk);
				ahead.add(workers.submit(() -> Priced.of(points(space, designs, from, to, cancellation), sink)));
				next = to;
			}
			Priced priced = result(ahead.remove(), cancellation);
			for (int i = 0; i < priced.points().size(); i++) {
				cancellation.check();
				priced.give(sink, i);
				done++;
				failed += priced.points().get(i).problem().isPresent() ? 1 : 0;
			}
			progress.advanced(done, total);
		}
		return new SweepSummary(done, failed, designs.countedPoints());
	}

	/**
	 * Points of one machine share their work, so a thread prices all of them when every thread has machines enough. Else a chunk has points of no more than one
	 * machine when there are enough of them, unless there are very many machines.
	 */
	private static int chunk(DesignSpace space, int threads) {
		long machines = space.models().size() * space.machines();
		if (machines >= 2L * threads && space.formats() > CHUNK && space.formats() <= MACHINE) {
			return (int) space.formats();
		}
		return (int) Math.max(1, Math.min(CHUNK, Math.max(space.formats(), space.size() / (64L * threads))));
	}

	/**
	 * Points in their order.
	 *
	 * @param rows what a sink of rows keeps of them; else none
	 */
	private record Priced(List<SweepPoint> points, List<String> rows) {

		static Priced of(List<SweepPoint> points, SweepSink sink) {
			return new Priced(points, sink instanceof RowSweepSink rows ? points.stream().map(rows::row).toList() : List.of());
		}

		void give(SweepSink sink, int position) throws IOException {
			if (sink instanceof RowSweepSink keeper) {
				keeper.accept(rows.get(position));
			} else {
				sink.accept(points.get(position));
			}
		}
	}

	private static Priced result(Future<Priced> future, Cancellation cancellation) {
		while (true) {
			try {
				return future.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
			} catch (TimeoutException e) {
				cancellation.check();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new CancellationException("interrupted");
			} catch (ExecutionException e) {
				switch (e.getCause()) {
					case CancellationException cancelled -> throw cancelled;
					case Error error -> throw error;
					case RuntimeException defect -> throw defect;
					default -> throw new IllegalStateException(e.getCause());
				}
			}
		}
	}

	private List<SweepPoint> points(DesignSpace space, Designs designs, long from, long to, Cancellation cancellation) {
		List<SweepPoint> points = new ArrayList<>((int) (to - from));
		for (long index = from; index < to; index++) {
			cancellation.check();
			points.add(point(space, designs, index, cancellation));
		}
		return points;
	}

	private SweepPoint point(DesignSpace space, Designs designs, long index, Cancellation cancellation) {
		long formats = index % space.formats();
		long place = index / space.formats();
		long machine = place % space.machines();
		int model = (int) (place / space.machines());
		int policy = space.policy(formats);
		int[] alternatives = space.alternatives(formats);
		Optional<SweepPoint> counted = designs.counted(index, model, machine, policy, alternatives, cancellation);
		if (counted.isPresent()) {
			return counted.get();
		}
		Designs.Entry entry = designs.of(model, machine, cancellation);
		Design.Outcome outcome = entry.design().map(design -> price(space.models().get(model).model(), design, policy, alternatives, cancellation))
				.orElseGet(() -> new Design.Outcome(Optional.empty(), entry.problem()));
		return new SweepPoint(index, space.models().get(model), entry.accelerator(), entry.parameters(), entry.mapping(),
				space.policies().get(policy).getName(), designs.names(alternatives), outcome.totals(), outcome.problem());
	}

	private Design.Outcome price(Model model, Design design, int policy, int[] alternatives, Cancellation cancellation) {
		try {
			return design.price(policy, alternatives, cancellation);
		} catch (ProblemException e) {
			return new Design.Outcome(Optional.empty(), Optional.of(e.problem()));
		} catch (ArithmeticException e) {
			return new Design.Outcome(Optional.empty(), Optional.of(Problem.error(ProblemCodes.LIMIT_OVERFLOW,
					locator.locate(model, Optional.of(M2qPackage.Literals.NAMED_ELEMENT__NAME)), "A counter of model '" + model.getName() + "' does not fit 64 bits.")));
		}
	}
}
