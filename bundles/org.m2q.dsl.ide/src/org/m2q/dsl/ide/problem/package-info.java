/** What problem codes mean. */
package org.m2q.dsl.ide.problem;
