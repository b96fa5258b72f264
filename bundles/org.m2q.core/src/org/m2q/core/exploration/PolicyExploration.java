package org.m2q.core.exploration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.NetworkCost;
import org.m2q.advisor.Advisor;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.advisor.WeightSource;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.core.M2qCore;
import org.m2q.core.quantized.CalibratedWeights;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.SourcePlace;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.cost.DeclarationTexts;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.AccuracyProxies;
import org.m2q.dsl.ide.suggest.PolicySearch;
import org.m2q.dsl.ide.suggest.SearchTexts;
import org.m2q.dsl.ide.suggest.SuggestionService;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.LayerNetwork;
import org.m2q.report.ExperimentReport;
import org.m2q.report.Report;

/**
 * A search for other policies of an experiment, and what it has found so far. It works on a copy of the text, so that the text may change
 * meanwhile. What it has found can be asked by any thread.
 */
public final class PolicyExploration {

	private static final int UNKNOWN_TOTAL = 1000;
	private static final int ASK_MILLISECONDS = 100;

	private final ExplorationRequest request;
	private final CountDownLatch ended = new CountDownLatch(1);
	/** Held by the search but between two points; fair, so that others get their turn then. */
	private final ReentrantLock turn = new ReentrantLock(true);
	private final List<ExplorationPoint> points = new ArrayList<>();
	private List<ExplorationPoint> front = List.of();
	private volatile Optional<PolicySearch> search = Optional.empty();
	private volatile Optional<BaselinePoint> baseline = Optional.empty();
	private volatile Optional<ShownResult> subject = Optional.empty();
	private volatile String obstacle = "";
	private volatile boolean stopped;
	private volatile boolean paused;

	/** A search that is not started; {@link Explorations#run} does that. */
	public PolicyExploration(ExplorationRequest request) {
		this.request = request;
	}

	/** What is searched for. */
	public ExplorationRequest request() {
		return request;
	}

	/** The file of the experiment. */
	public IFile file() {
		return request.file();
	}

	/** Name of the experiment. */
	public String experiment() {
		return request.experiment();
	}

	/** Ends the search soon and keeps what it has found. */
	public void stop() {
		stopped = true;
	}

	/** Whether {@link #stop} was called. */
	public boolean isStopped() {
		return stopped;
	}

	/** Lets the search rest after the point that it prices now, until {@link #resume}. */
	public void pause() {
		paused = true;
	}

	/** Lets the search go on. */
	public void resume() {
		paused = false;
	}

	/** Whether the search rests, or will after the present point. */
	public boolean isPaused() {
		return paused && !isFinished();
	}

	/** Whether the search has ended, for whatever reason. */
	public boolean isFinished() {
		return ended.getCount() == 0;
	}

	/** Waits for the end. */
	public void await() throws InterruptedException {
		ended.await();
	}

	/** Why nothing was searched; empty as long as nothing is known to keep it. */
	public String obstacle() {
		return obstacle;
	}

	/** How accuracy is judged; empty before the search has begun. */
	public Optional<SensitivityMetric> metric() {
		return search.map(PolicySearch::metric);
	}

	/** The estimate of the experiment as it is, for views; empty before the search has begun. */
	public Optional<ShownResult> subject() {
		return subject;
	}

	/** What the experiment is compared with; empty when it has no baseline, or one without a price. */
	public Optional<BaselinePoint> baseline() {
		return baseline;
	}

	/** The points that were priced so far, in that order. */
	public synchronized List<ExplorationPoint> points() {
		return List.copyOf(points);
	}

	/** The points that keep the limits and that no other one beats, by rising EDP. */
	public synchronized List<ExplorationPoint> front() {
		return front;
	}

	/**
	 * The front as a table, as the command line prints it.
	 *
	 * @param width columns of a line
	 * @return empty before the search has begun
	 */
	public synchronized Optional<String> table(int width) {
		return search.map(known -> SearchTexts.front(experiment(), known.metric(), known.outcome(), front, points.size(), width));
	}

	/** All points as comma-separated values; empty before the search has begun. */
	public synchronized Optional<String> csv() {
		return search.map(known -> SearchTexts.csv(known.metric(), points, front));
	}

	/**
	 * The text with a point applied as a new policy; waits until the search is between two points.
	 *
	 * @param index of a point
	 * @return the text as it was for the point as it is; empty for an unknown point
	 */
	public Optional<String> applied(int index) {
		Optional<ExplorationPoint> point = point(index);
		turn.lock();
		try {
			return point.flatMap(chosen -> search.map(known -> applied(known.edits(chosen))));
		} finally {
			turn.unlock();
		}
	}

	private Optional<ExplorationPoint> point(int index) {
		return points().stream().filter(candidate -> candidate.index() == index).findFirst();
	}

	private String applied(Map<String, List<TextEdit>> edits) {
		return TextEdit.apply(request.text(), edits.values().stream().flatMap(List::stream).toList());
	}

	/**
	 * Prices a point as the text that it comes to; waits until the search is between two points. Not in the user interface thread.
	 *
	 * @param index of a point
	 * @return empty for an unknown point
	 * @throws CancellationException when cancelled
	 */
	public Optional<PricedPoint> priced(int index, Cancellation cancellation) {
		return applied(index).flatMap(text -> {
			M2qDocument document = workspace(text).open(uri());
			Optional<ExperimentResult> result = experiment(document).map(found -> document.result(found, cancellation)).filter(found -> !found.points().isEmpty());
			return result.map(found -> new PricedPoint(point(index).orElseThrow().description(),
					shown("exploration:" + file().getFullPath() + "#" + index, AccuracyProxies.with(metric().orElseThrow(), found, DeclarationTexts.with(document, report(found)))), document));
		});
	}

	private String uri() {
		return file().getLocation().toPath().toUri().toString();
	}

	private M2qWorkspace workspace(String text) {
		M2qWorkspace workspace = M2qWorkspace.create();
		request.others().forEach(workspace::setBuffer);
		workspace.setBuffer(uri(), text);
		return workspace;
	}

	private Optional<Experiment> experiment(M2qDocument document) {
		return document.experiments().stream().filter(candidate -> experiment().equals(candidate.getName())).findFirst();
	}

	private ExperimentReport report(ExperimentResult result) {
		IProject project = file().getProject();
		return ExperimentReport.of(result, span -> SourcePlace.text(project, span));
	}

	private ShownResult shown(String id, ExperimentReport report) {
		return new ShownResult(id, ShownResult.Origin.ESTIMATE, Optional.of(file()), new Report(file().getProjectRelativePath().toString(), List.of(report), List.of()), 0, 0,
				Optional.empty(), false);
	}

	/** Searches, and tells after every point. */
	void run(SuggestionService service, IProgressMonitor monitor, Runnable news) {
		Cancellation cancellation = () -> stopped || monitor.isCanceled();
		turn.lock();
		try {
			search(service, monitor, cancellation, news);
		} catch (CancellationException e) {
			stopped = true;
		} finally {
			turn.unlock();
			stopped |= monitor.isCanceled();
			ended.countDown();
		}
	}

	private void search(SuggestionService service, IProgressMonitor monitor, Cancellation cancellation, Runnable news) {
		M2qWorkspace workspace = workspace(request.text());
		M2qDocument document = workspace.open(uri());
		Optional<Problem> error = document.allProblems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			obstacle = NLS.bind(Messages.textProblems, error.get().message());
			return;
		}
		Optional<Experiment> wanted = experiment(document);
		Optional<PolicySearch> prepared = wanted
				.flatMap(known -> service.search(known, request.single(), request.limits(), workspace, this::weights, cancellation));
		if (prepared.isEmpty()) {
			obstacle = NLS.bind(wanted.isEmpty() ? Messages.experimentMissing : Messages.impossible, experiment());
			return;
		}
		ExperimentResult result = document.result(wanted.get(), cancellation);
		if (!result.points().isEmpty()) {
			subject = Optional.of(shown("exploration:" + file().getFullPath(), report(result)));
		}
		baseline = baseline(result, prepared.get().metric());
		search = prepared;
		news.run();
		int total = (int) Math.min(prepared.get().size(), request.limits().points());
		SubMonitor progress = SubMonitor.convert(monitor, NLS.bind(Messages.task, experiment()), total > 0 ? total : UNKNOWN_TOTAL);
		prepared.get().run(cancellation, (point, best, known) -> {
			add(point, best);
			progress.subTask(NLS.bind(Messages.taskPoint, point.index() + 1, point.description()));
			progress.worked(1);
			news.run();
			rest(progress, cancellation);
		});
	}

	/** Gives others their turn, and waits while the search is paused. */
	private void rest(SubMonitor progress, Cancellation cancellation) {
		turn.unlock();
		try {
			if (paused) {
				progress.subTask(Messages.taskPaused);
			}
			while (paused && !cancellation.isCancelled()) {
				Thread.sleep(ASK_MILLISECONDS);
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			stopped = true;
		} finally {
			turn.lock();
		}
	}

	/** The weights of the network, where the experiment was quantized in this Eclipse; else none are known. */
	private Optional<WeightSource> weights(Experiment asked, LayerNetwork network) {
		return M2qCore.quantizedPoints().of(file()).stream().filter(point -> point.experiment().equals(asked.getName()))
				.flatMap(point -> CalibratedWeights.of(point, network).stream()).findFirst();
	}

	private synchronized void add(ExplorationPoint point, List<ExplorationPoint> best) {
		points.add(point);
		front = best;
	}

	private static Optional<BaselinePoint> baseline(ExperimentResult result, SensitivityMetric metric) {
		List<Integer> indices = result.points().isEmpty() ? List.of() : result.points().getFirst().baselines();
		if (indices.isEmpty()) {
			return Optional.empty();
		}
		ExperimentPoint point = result.baselines().get(indices.getFirst());
		NetworkCost cost = point.cost();
		double proxy = metric.network(cost.network(), Advisor.executed(cost));
		return cost.isEnergyKnown() && cost.edp() > 0 && Double.isFinite(proxy)
				? Optional.of(new BaselinePoint(point.policy() + " on " + point.accelerator(), cost.edp(), proxy)) : Optional.empty();
	}
}
