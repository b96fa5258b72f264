/** How long the common tasks take. */
package org.m2q.benchmarks;
