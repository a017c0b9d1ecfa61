package web

import (
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// Baseline is the share of social workers who felt informed in Ofsted's survey of
// 2010, in per cent: the line to be above.
const Baseline = 50

// The size of a trend in its own units.
const (
	trendWidth  = 640
	trendHeight = 200
	trendLeft   = 40
	trendTop    = 10
	trendRight  = 600
	trendBottom = 170
)

// trendPoint is one week in a trend.
type trendPoint struct {
	X, Y  string
	On    digest.Date
	Share *float64
}

// trendLine is one measure by week; a week with nothing to measure is a gap.
type trendLine struct {
	Runs   []string // the points of one unbroken line each
	Points []trendPoint
}

// trendChart is a chart in the units of its view box.
type trendChart struct {
	Lessons, Policies trendLine
	Baseline          string
	Weeks             []digest.WeekMeasures
	First, Last       digest.Date
}

func trend(weeks []digest.WeekMeasures) trendChart {
	c := trendChart{Weeks: weeks, Baseline: height(Baseline)}
	if len(weeks) > 0 {
		c.First, c.Last = weeks[0].On, weeks[len(weeks)-1].On
	}
	c.Lessons = line(weeks, func(w digest.WeekMeasures) *float64 { return w.Lessons.Share })
	c.Policies = line(weeks, func(w digest.WeekMeasures) *float64 { return w.Policies.Share })
	return c
}

func line(weeks []digest.WeekMeasures, of func(digest.WeekMeasures) *float64) (l trendLine) {
	var run []string
	end := func() {
		if len(run) > 1 {
			l.Runs = append(l.Runs, strings.Join(run, " "))
		}
		run = nil
	}
	for i, w := range weeks {
		share := of(w)
		if share == nil {
			end()
			continue
		}
		x := fmt.Sprintf("%.1f", trendLeft+float64(i)*(trendRight-trendLeft)/float64(max(1, len(weeks)-1)))
		y := height(*share * 100)
		run = append(run, x+","+y)
		l.Points = append(l.Points, trendPoint{X: x, Y: y, On: w.On, Share: share})
	}
	end()
	return l
}

func height(percent float64) string {
	return fmt.Sprintf("%.1f", trendBottom-percent*(trendBottom-trendTop)/100)
}
