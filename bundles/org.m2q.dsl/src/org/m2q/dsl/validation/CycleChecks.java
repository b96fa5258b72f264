package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.CALL_STEP__TARGET;
import static org.m2q.model.m2q.M2qPackage.Literals.PARAMETER__DEFAULT_VALUE;
import static org.m2q.model.m2q.M2qPackage.Literals.POLICY__BASE;
import static org.m2q.model.m2q.M2qPackage.Literals.REFERENCE_EXPRESSION__TARGET;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.ReferenceExpression;

/** Things that contain or need themselves. */
final class CycleChecks {

	private static final int LONGEST_PATH = 8;

	private final Report report;
	private final Map<Block, Boolean> circular = new HashMap<>();
	private final Map<Block, Map<Block, EObject>> calls = new HashMap<>();

	CycleChecks(Report report) {
		this.report = report;
	}

	void check(M2qFile file) {
		file.getDefinitions().forEach(definition -> {
			switch (definition) {
			case Block block -> block(block);
			case Policy policy -> policy(policy);
			default -> {
				// Contains no other of its kind.
			}
			}
			if (definition instanceof Callable callable) {
				parameters(callable);
			}
		});
	}

	private void block(Block block) {
		if (!isInCircle(block)) {
			return;
		}
		for (Map.Entry<Block, EObject> call : calls(block).entrySet()) {
			List<Block> path = path(call.getKey(), block);
			if (!path.isEmpty()) {
				String names = path.size() > LONGEST_PATH ? path.get(0).getName() + " → … → " + block.getName()
						: path.stream().map(NamedElement::getName).collect(Collectors.joining(" → "));
				report.at(call.getValue(), call.getValue() instanceof CallStep ? CALL_STEP__TARGET : REFERENCE_EXPRESSION__TARGET, ProblemCodes.BLOCK_CYCLE,
						"Block '" + block.getName() + "' contains itself: " + block.getName() + " → " + names + ". Use repeat for a sequence of equal blocks.");
				return;
			}
		}
	}

	/** Whether a block can be reached from itself; all blocks that can be reached are sorted out at once, in time linear in their calls. */
	private boolean isInCircle(Block block) {
		if (!circular.containsKey(block)) {
			sort(block);
		}
		return circular.get(block);
	}

	/** The algorithm of Tarjan for strongly connected components, without recursion as chains of blocks may be long. */
	private void sort(Block root) {
		Map<Block, Integer> numbers = new HashMap<>();
		Map<Block, Integer> lowest = new HashMap<>();
		Deque<Block> component = new ArrayDeque<>();
		Deque<Block> path = new ArrayDeque<>(List.of(root));
		Map<Block, Iterator<Block>> rest = new HashMap<>();
		while (!path.isEmpty()) {
			Block block = path.peek();
			if (!numbers.containsKey(block)) {
				numbers.put(block, numbers.size());
				lowest.put(block, numbers.get(block));
				component.push(block);
				rest.put(block, calls(block).keySet().iterator());
			}
			Block next = null;
			while (next == null && rest.get(block).hasNext()) {
				Block called = rest.get(block).next();
				if (!numbers.containsKey(called) && !circular.containsKey(called)) {
					next = called;
				} else if (!circular.containsKey(called)) {
					lowest.merge(block, numbers.get(called), Math::min);
				}
			}
			if (next != null) {
				path.push(next);
				continue;
			}
			path.pop();
			if (!path.isEmpty()) {
				lowest.merge(path.peek(), lowest.get(block), Math::min);
			}
			if (lowest.get(block).equals(numbers.get(block))) {
				boolean circle = component.peek() != block || calls(block).containsKey(block);
				Block member;
				do {
					member = component.pop();
					circular.put(member, circle);
				} while (member != block);
			}
		}
	}

	/** The shortest way from a block to another along calls; empty when there is none. */
	private List<Block> path(Block from, Block to) {
		Map<Block, Block> before = new HashMap<>();
		List<Block> queue = new ArrayList<>(List.of(from));
		Set<Block> seen = new HashSet<>(queue);
		for (int i = 0; i < queue.size(); i++) {
			Block current = queue.get(i);
			if (current == to) {
				List<Block> path = new ArrayList<>();
				for (Block step = current; step != null; step = before.get(step)) {
					path.add(0, step);
				}
				return path;
			}
			for (Block next : calls(current).keySet()) {
				if (seen.add(next)) {
					before.put(next, current);
					queue.add(next);
				}
			}
		}
		return List.of();
	}

	/** The blocks that a block calls or hands on as values, with the first place of each. */
	private Map<Block, EObject> calls(Block block) {
		return calls.computeIfAbsent(block, key -> {
			Map<Block, EObject> found = new LinkedHashMap<>();
			block.eAllContents().forEachRemaining(element -> {
				NamedElement target = switch (element) {
				case CallStep call -> call.getTarget();
				case ReferenceExpression reference -> reference.getTarget();
				default -> null;
				};
				if (target instanceof Block called && !called.eIsProxy()) {
					found.putIfAbsent(called, element);
				}
			});
			return found;
		});
	}

	private void policy(Policy policy) {
		List<String> path = new ArrayList<>();
		Set<Policy> seen = new HashSet<>();
		for (Policy base = policy.getBase(); base != null && !base.eIsProxy() && seen.add(base); base = base.getBase()) {
			path.add(base.getName());
			if (base == policy) {
				report.at(policy, POLICY__BASE, ProblemCodes.POLICY_CYCLE, "Policy '" + policy.getName() + "' extends itself: " + policy.getName() + " → "
						+ String.join(" → ", path) + ". Remove one 'extends'.");
				return;
			}
		}
	}

	private void parameters(Callable callable) {
		for (Parameter parameter : callable.getParameters()) {
			if (parameter.getDefaultValue() != null && needs(parameter, parameter, new HashSet<>())) {
				report.at(parameter, PARAMETER__DEFAULT_VALUE, ProblemCodes.PARAMETER_CYCLE,
						"The default of '" + parameter.getName() + "' needs the value of '" + parameter.getName() + "' itself. Give one of the defaults as a number.");
			}
		}
	}

	private static boolean needs(Parameter from, Parameter goal, Set<Parameter> seen) {
		if (from.getDefaultValue() == null || !seen.add(from)) {
			return false;
		}
		List<EObject> parts = new ArrayList<>(List.of(from.getDefaultValue()));
		from.getDefaultValue().eAllContents().forEachRemaining(parts::add);
		for (EObject part : parts) {
			if (part instanceof ReferenceExpression reference && reference.getTarget() instanceof Parameter next && !next.eIsProxy()
					&& next.eContainer() == goal.eContainer() && (next == goal || needs(next, goal, seen))) {
				return true;
			}
		}
		return false;
	}
}
