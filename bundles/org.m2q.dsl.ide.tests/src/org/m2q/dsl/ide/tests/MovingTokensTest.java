package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.m2q.dsl.ide.highlight.MovingTokens;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;

/** Tokens move as the characters that they are made of. */
class MovingTokensTest {

	private static final int NONE = -1;

	@Test
	void placesNextToATokenAreOutside() {
		MovingTokens tokens = new MovingTokens();
		tokens.replace(List.of(new Token(TokenKind.KEYWORD, 2, 3)));
		tokens.change(5, 0, 4);
		assertEquals(new Token(TokenKind.KEYWORD, 2, 3), tokens.get(0));
		tokens.change(2, 0, 1);
		assertEquals(new Token(TokenKind.KEYWORD, 3, 3), tokens.get(0));
		tokens.change(4, 0, 2);
		assertEquals(new Token(TokenKind.KEYWORD, 3, 5), tokens.get(0));
	}

	@Test
	void aTokenThatIsTypedOverStays() {
		MovingTokens tokens = new MovingTokens();
		tokens.replace(List.of(new Token(TokenKind.NUMBER, 2, 3), new Token(TokenKind.KEYWORD, 6, 1)));
		tokens.change(2, 3, 1);
		assertEquals(new Token(TokenKind.NUMBER, 2, 1), tokens.get(0));
		assertEquals(new Token(TokenKind.KEYWORD, 4, 1), tokens.get(1));
		tokens.change(1, 4, 0);
		assertEquals(0, tokens.size());
	}

	@Test
	void theRangeOfDifferences() {
		MovingTokens tokens = new MovingTokens();
		Token a = new Token(TokenKind.KEYWORD, 0, 2);
		Token b = new Token(TokenKind.NUMBER, 4, 2);
		Token c = new Token(TokenKind.STRING, 8, 2);
		assertEquals(Optional.of(new MovingTokens.Range(0, 10)), tokens.replace(List.of(a, b, c)));
		assertEquals(Optional.empty(), tokens.replace(List.of(a, b, c)));
		assertEquals(Optional.of(new MovingTokens.Range(4, 6)), tokens.replace(List.of(a, c)));
		assertEquals(Optional.of(new MovingTokens.Range(4, 6)), tokens.replace(List.of(a, new Token(TokenKind.STRING, 4, 2), c)));
		assertEquals(Optional.of(new MovingTokens.Range(0, 2)), tokens.replace(List.of(new Token(TokenKind.STRING, 4, 2), c)));
	}

	/** Every character knows its token; a change removes and inserts characters. */
	@Test
	void randomChanges() {
		Random random = new Random(7);
		for (int round = 0; round < 300; round++) {
			List<Integer> owners = new ArrayList<>();
			List<Token> tokens = new ArrayList<>();
			while (tokens.size() < 20) {
				IntStream.range(0, random.nextInt(3)).forEach(i -> owners.add(NONE));
				int length = 1 + random.nextInt(4);
				int number = tokens.size();
				tokens.add(new Token(TokenKind.values()[number % TokenKind.values().length], owners.size(), length));
				IntStream.range(0, length).forEach(i -> owners.add(number));
			}
			MovingTokens moving = new MovingTokens();
			moving.replace(tokens);
			for (int step = 0; step < 10; step++) {
				int offset = random.nextInt(owners.size() + 1);
				int removed = random.nextInt(Math.min(6, owners.size() - offset + 1));
				int inserted = random.nextInt(4);
				moving.change(offset, removed, inserted);
				apply(owners, offset, removed, inserted);
				assertEquals(tokens(owners, tokens), IntStream.range(0, moving.size()).mapToObj(moving::get).toList());
				int place = random.nextInt(owners.size() + 1);
				int first = moving.firstAt(place);
				assertTrue(first == moving.size() || moving.get(first).end() > place);
				assertTrue(first == 0 || moving.get(first - 1).end() <= place);
			}
		}
	}

	private static void apply(List<Integer> owners, int offset, int removed, int inserted) {
		List<Integer> gone = new ArrayList<>(owners.subList(offset, offset + removed));
		int whole = removed > 0 && inserted > 0 && gone.getFirst() != NONE && gone.stream().distinct().count() == 1
				&& owners.stream().filter(gone.getFirst()::equals).count() == removed ? gone.getFirst() : NONE;
		owners.subList(offset, offset + removed).clear();
		boolean between = whole == NONE && offset > 0 && offset < owners.size() && owners.get(offset - 1).equals(owners.get(offset));
		int inside = between ? owners.get(offset) : whole;
		for (int i = 0; i < inserted; i++) {
			owners.add(offset, inside);
		}
	}

	private static List<Token> tokens(List<Integer> owners, List<Token> all) {
		List<Token> found = new ArrayList<>();
		for (int i = 0; i < owners.size();) {
			int end = i + 1;
			while (end < owners.size() && owners.get(end).equals(owners.get(i))) {
				end++;
			}
			if (owners.get(i) != NONE) {
				found.add(new Token(all.get(owners.get(i)).kind(), i, end - i));
			}
			i = end;
		}
		return found;
	}
}
